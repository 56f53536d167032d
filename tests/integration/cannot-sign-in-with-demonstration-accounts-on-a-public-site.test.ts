import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#features/accounts/demo.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { ask } from '../support/http.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, type Portal } from '../support/portal.ts';

const SITE = 'https://jobs.example';

describe('a public site that is not set up as a demonstration', () => {
  let portal: Portal;

  // Its own database, which is what used to make it one.
  before(async () => {
    portal = await startPortal({ env: { SITE_URL: SITE, DEMO: '', MAIL_URL: 'smtp://127.0.0.1:1' } });
  });
  after(() => portal.kill());

  const get = (path: string) => ask(portal.url, path, { headers: { host: 'jobs.example' } });
  const post = (path: string, fields: Record<string, string>) =>
    ask(portal.url, path, {
      method: 'POST',
      headers: {
        host: 'jobs.example',
        origin: SITE,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(fields).toString(),
    });

  it('refuses the published password of the demonstration', async () => {
    assert.ok(DEMO_ACCOUNTS.length > 3);
    for (const { email } of DEMO_ACCOUNTS) {
      const answer = await post('/account/sign-in', { email, password: DEMO_PASSWORD });
      assert.equal(answer.status, 422, email);
      assert.equal(answer.headers['set-cookie'], undefined, email);
    }
    assert.ok(!(await get('/account/sign-in')).body.includes(DEMO_PASSWORD));
    assert.ok(!portal.output().includes(DEMO_PASSWORD));
  });

  it('shows neither the mails it sends nor what it is built of', async () => {
    for (const path of ['/dev/outbox', '/components', '/components/button', '/components/journey', '/_image'])
      assert.equal((await get(path)).status, 404, path);
  });

  it('sets no cookie that plain http could set as well', async () => {
    const { headers } = await post('/support/refer/0123456789abcdef/who?new', { whoFor: 'self' });
    const cookies = headers['set-cookie'] ?? [];
    assert.ok(cookies.length > 0);
    for (const cookie of cookies) {
      assert.match(cookie, /^__(Secure|Host)-/);
      assert.match(cookie, /; Secure/);
      assert.match(cookie, /; HttpOnly/);
      assert.match(cookie, /; SameSite=Lax/);
    }
    assert.match((await get('/cookies')).body, /__Secure-referral/);
  });
});

describe('settings that would put a demonstration before the public', () => {
  let database: TestDatabase;
  let meili: TestMeilisearch;
  before(async () => {
    database = await testDatabase();
    meili = await testMeilisearch();
  });
  after(async () => {
    await meili.remove();
    await database.close();
  });

  for (const [what, env, why] of [
    ['plain http', { SITE_URL: 'http://jobs.example' }, /SITE_URL must begin with https:\/\//],
    ['production without mail', { NODE_ENV: 'production', DEMO: '', MAIL_URL: '' }, /MAIL_URL must be set/],
    ['a public name without mail', { SITE_URL: SITE, DEMO: '', MAIL_URL: '' }, /MAIL_URL must be set/],
    ['a public address without a name', { HOST: '10.1.2.3' }, /SITE_URL must be set/],
    ['no word about proxies', { SITE_URL: SITE, TRUSTED_PROXIES: '' }, /TRUSTED_PROXIES must be set/],
  ] as const) {
    it(`${what}: it does not start, and says why in one line`, async () => {
      await assert.rejects(startPortal({ env }), (error: Error) => {
        assert.match(error.message, why);
        assert.doesNotMatch(error.message, /\bat \S+\.ts:\d/);
        return true;
      });
    });
  }

  it('asked for: it starts, and says what that means', async () => {
    const portal = await startPortal({
      databaseUrl: database.url,
      meilisearch: meili,
      env: { SITE_URL: SITE },
    });
    try {
      assert.match(portal.output(), /demonstration that others can reach.*anyone can sign in/);
      // Red is for terminals.
      assert.ok(!portal.output().includes('\u001b['));
    } finally {
      await portal.stop();
    }
  });
});
