import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ConfigError, publicDemoWarning, readConfig, servingConfig } from '#lib/config.ts';
import { projectRoot } from '#lib/root.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function linesOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.lines;
  }
  return [];
}

/** Every setting with invalid values and valid ones. */
const VALUES: [name: string, wrong: string[], right: string[]][] = [
  ['PORT', ['many', '-1', '65536', '80.5', '0x50x'], ['0', '80', '65535']],
  [
    'SITE_URL',
    [
      'nowhere',
      'ftp://jobs.example',
      'https://jobs.example/path',
      '//jobs.example',
      'http://jobs.example',
      'http://192.168.1.5:4321',
      'http://127.0.0.1.evil.example',
      'http://0.0.0.0:4321',
    ],
    ['https://jobs.example', 'http://127.0.0.1:4321/', 'http://localhost:4321', 'http://[::1]:80'],
  ],
  [
    'TRUSTED_PROXIES',
    ['everybody', '0.0.0.0/0', '10.0.0.0/99'],
    ['none', 'loopback', 'private', '10.1.2.3, 10.9.0.0/16', 'fd00::/8'],
  ],
  [
    'DATABASE_URL',
    ['mysql://x', 'localhost:5432', 'portal'],
    ['postgres://user:pass@host:5432/name', 'postgresql://host/name'],
  ],
  ['DATABASE_OWNER_URL', ['mysql://x', 'nowhere'], ['postgres://owner:pass@host:5432/name']],
  ['MEILI_URL', ['localhost', 'meili://x'], ['http://127.0.0.1:7700']],
  ['MEILI_KEY', ['short'], ['a-key-that-is-long-enough']],
  [
    'MAIL_URL',
    ['me@example.org', 'http://mail.example'],
    ['smtp://host:587', 'smtps://host', 'notify://key?template=t1', 'outbox:'],
  ],
  [
    'ENCRYPTION_KEY',
    ['secret', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')],
    [Buffer.alloc(32, 7).toString('base64')],
  ],
  ['ENCRYPTION_KEY_BEFORE', ['secret'], [Buffer.alloc(32, 8).toString('base64')]],
  [
    'SECURITY_CONTACT',
    ['me@somewhere.test', 'http://somewhere.test/report', 'mailto:nobody'],
    ['mailto:security@example.gov.uk', 'https://example.gov.uk/report'],
  ],
  ['DEMO', ['yes', '2', 'TRUE?'], ['0', '1', 'true', 'false']],
];
const alsoNeeded = { DATABASE_URL: 'postgres://host/name', MEILI_KEY: 'a-key-that-is-long-enough' };

describe('the settings', () => {
  for (const [name, wrong, right] of VALUES) {
    it(`${name}: an invalid value gives one line with the name and without the value`, () => {
      for (const value of wrong) {
        const lines = linesOf({ ...alsoNeeded, [name]: value });
        assert.equal(lines.length, 1, `${name}=${value}: ${lines.join(' / ')}`);
        assert.ok(lines[0]?.startsWith(`${name} must `), lines[0]);
        if (value.length > 3) assert.ok(!lines[0]?.includes(value), `the value of ${name} is shown`);
      }
      for (const value of right)
        assert.deepEqual(linesOf({ ...alsoNeeded, [name]: value }), [], `${name}=${value}`);
    });
  }

  it('invalid values of all settings give one line for each', () => {
    const bad = Object.fromEntries(VALUES.map(([name, [wrong = '']]) => [name, wrong]));
    assert.deepEqual(
      linesOf(bad)
        .map((line) => line.split(' ')[0])
        .sort(),
      VALUES.map(([name]) => name).sort(),
    );
  });

  it('without any setting the portal is a demonstration', () => {
    const config = readConfig({});
    assert.deepEqual(
      [config.host, config.port, config.siteUrl, config.databaseUrl, config.meiliUrl, config.demo],
      ['127.0.0.1', 4321, 'http://127.0.0.1:4321', undefined, undefined, true],
    );
    assert.equal(config.dataDir, join(projectRoot(), '.data'));
  });

  it('an empty value counts as not set', () => {
    assert.deepEqual(
      readConfig({ PORT: '', SITE_URL: '', DATABASE_URL: '', MEILI_URL: '', DEMO: '' }),
      readConfig({}),
    );
  });

  it('a site with its own database is no demonstration, unless DEMO says so', () => {
    const DATABASE_URL = 'postgres://host/name';
    assert.equal(readConfig({ DATABASE_URL }).demo, false);
    assert.equal(readConfig({ DATABASE_URL, DEMO: '1' }).demo, true);
    assert.equal(readConfig({ DEMO: '0' }).demo, false);
  });

  it('an owner URL without an application URL is refused', () => {
    assert.deepEqual(linesOf({ DATABASE_OWNER_URL: 'postgres://host/name' }), [
      'DATABASE_URL must be set when DATABASE_OWNER_URL is',
    ]);
  });

  it('a site with one real setting is no demonstration, unless DEMO says so', () => {
    const REAL: Record<string, string>[] = [
      { SITE_URL: 'https://jobs.example' },
      { HOST: '0.0.0.0' },
      { HOST: '::' },
      { HOST: '10.1.2.3', SITE_URL: 'https://jobs.example' },
      { NODE_ENV: 'production' },
      { MAIL_URL: 'smtp://mail.example:587' },
      { MAIL_URL: 'notify://key?template=t1' },
      { DATABASE_URL: 'postgres://host/name' },
    ];
    for (const env of REAL) {
      const config = readConfig(env);
      assert.equal(config.demo, false, JSON.stringify(env));
      assert.equal(config.showOutbox, false, JSON.stringify(env));
      assert.equal(readConfig({ ...env, DEMO: '1' }).demo, true, JSON.stringify(env));
    }
    for (const env of [
      {},
      { HOST: 'localhost' },
      { HOST: '::1' },
      { SITE_URL: 'http://localhost:4321' },
      { MAIL_URL: 'outbox:' },
      { NODE_ENV: 'development' },
    ])
      assert.deepEqual([readConfig(env).demo, readConfig(env).showOutbox], [true, true], JSON.stringify(env));
  });

  it('only a demonstration that other machines can reach gives a warning', () => {
    const warning = (env: Record<string, string>) => publicDemoWarning(readConfig(env));
    assert.match(warning({ DEMO: '1', SITE_URL: 'https://jobs.example' }) ?? '', /anyone can sign in/);
    assert.match(warning({ DEMO: '1', HOST: '0.0.0.0' }) ?? '', /Never put real data/);
    for (const env of [{}, { DEMO: '1' }, { SITE_URL: 'https://jobs.example' }])
      assert.equal(warning(env), undefined, JSON.stringify(env));
  });

  it('an address that other machines can reach needs SITE_URL', () => {
    assert.deepEqual(
      linesOf({ HOST: '10.1.2.3' }).map((line) => line.split(' ')[0]),
      ['SITE_URL'],
    );
    // A wildcard address is no host name; only this machine can reach the site by the one used instead.
    assert.equal(readConfig({ HOST: '0.0.0.0', PORT: '80' }).siteUrl, 'http://127.0.0.1:80');
  });

  it('Meilisearch without its key is refused', () => {
    assert.deepEqual(linesOf({ MEILI_URL: 'http://127.0.0.1:7700' }), [
      'MEILI_KEY must be set when MEILI_URL is',
    ]);
  });

  it('the site URL has no trailing slash, and an IPv6 host has brackets', () => {
    assert.equal(readConfig({ SITE_URL: 'https://Jobs.example/' }).siteUrl, 'https://jobs.example');
    assert.equal(readConfig({ HOST: '::1', PORT: '80' }).siteUrl, 'http://[::1]:80');
  });

  it('.env.example describes each setting and nothing else', () => {
    const file = join(projectRoot(), '.env.example');
    assert.ok(existsSync(file));
    const described = [...readFileSync(file, 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm)].map((match) => match[1]);
    assert.deepEqual(
      [...new Set(described)].sort(),
      ['HOST', 'DATA_DIR', ...VALUES.map(([name]) => name)].sort(),
    );
    assert.deepEqual(
      linesOf(
        Object.fromEntries(
          [...readFileSync(file, 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm)].map((match) => [
            match[1] ?? '',
            match[2] ?? '',
          ]),
        ),
      ),
      [],
    );
  });
});

describe('the settings for serving pages', () => {
  const folder = temporaryFolder('config');
  after(() => folder.remove());
  const settings = (env: Record<string, string>) => readConfig({ DATA_DIR: folder.path, ...env });

  it('beside an embedded database a key is created once, readable by its owner only', () => {
    const { encryptionKey, mailUrl } = servingConfig(settings({}));
    assert.equal(Buffer.from(encryptionKey, 'base64').length, 32);
    assert.equal(servingConfig(settings({})).encryptionKey, encryptionKey);
    assert.equal(statSync(join(folder.path, 'encryption.key')).mode & 0o777, 0o600);
    assert.equal(mailUrl, 'outbox:');
  });

  it('with an external database each missing setting gives one line', () => {
    assert.throws(
      () => servingConfig(settings({ DATABASE_URL: 'postgres://h/x' })),
      (error: ConfigError) => {
        assert.deepEqual(
          error.lines.map((line) => line.split(' ')[0]),
          ['ENCRYPTION_KEY', 'MAIL_URL'],
        );
        return true;
      },
    );
  });

  it('TRUSTED_PROXIES names the proxies whose header is trusted', () => {
    const env = { SITE_URL: 'https://jobs.example', MAIL_URL: 'smtp://mail.example' };
    assert.throws(
      () => servingConfig(settings(env)),
      (error: ConfigError) => /^TRUSTED_PROXIES must be set/.test(error.lines.join()),
    );
    servingConfig(settings({ ...env, TRUSTED_PROXIES: 'none' }));
  });

  it('a public site that is no demonstration needs a way to send mail', () => {
    assert.throws(
      () => servingConfig(settings({ SITE_URL: 'https://jobs.example', TRUSTED_PROXIES: 'none' })),
      (error: ConfigError) => /^MAIL_URL must be set unless DEMO is 1/.test(error.lines.join()),
    );
  });

  it('the outbox page is never shown in production', () => {
    assert.equal(settings({ NODE_ENV: 'production', DEMO: '1' }).showOutbox, false);
    assert.equal(settings({ DEMO: '0' }).showOutbox, false);
    assert.equal(settings({}).showOutbox, true);
  });
});
