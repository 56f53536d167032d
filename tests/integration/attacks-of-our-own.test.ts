import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { safeNext } from '#features/accounts/account.ts';
import { readOutbox } from '#features/notifications/mail.service.ts';
import { MAILS } from '../../src/mails.ts';
import { givenAccount, mailsTo, PASSWORD, secrets, signIn } from '../support/accounts.ts';
import { ask, say, statusOf } from '../support/http.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

/** Ways in that no report named, tried on a portal as it is deployed: without demonstration data. */
describe('attacks of our own', () => {
  const { portal, database } = usePortal();
  let accountId: string;
  let victim: Visitor;
  const EMAIL = 'kate.sink@example.org';

  before(async () => {
    ({ id: accountId } = await givenAccount(database.db, { email: EMAIL }));
    victim = visitorTo(portal.url);
    await signIn(victim, EMAIL);
  });

  const accountRow = () =>
    database.db.selectFrom('account').selectAll().where('id', '=', accountId).executeTakeFirstOrThrow();

  it('cannot get a reset link by an address that only looks like the owner’s', async () => {
    // Letters that fold to the same ones (Kelvin sign, long s), full width, invisible characters, another alphabet.
    const lookalikes = [
      'Kate.sink@example.org',
      'kate.ſink@example.org',
      'kate.sink＠example.org',
      'kate.sink@ｅxample.org',
      'kate.\u200bsink@example.org',
      'kate.sink@example.org\u202e',
      'kate.sink@exаmple.org',
      'KATE.SINK@EXAMPLE.ORG',
      'kate.sink@example.org,evil@example.com',
      'kate.sink@example.org\nBcc: evil@example.com',
    ];
    for (const email of lookalikes) {
      const attacker = visitorTo(portal.url);
      const { status } = await attacker.post('/account/reset', { email });
      assert.ok(status < 500, `${JSON.stringify(email)}: ${status}`);
    }
    const mails = await readOutbox({ db: database.db, secrets, mails: MAILS, siteUrl: portal.url });
    for (const mail of mails) {
      // Whatever was typed, a link that opens this account goes to the address that its owner confirmed.
      const isOwners = mail.to.toLowerCase() === EMAIL;
      assert.ok(
        isOwners || !/reset\?|password/i.test(mail.text),
        `${JSON.stringify(mail.to)}: ${mail.subject}`,
      );
      assert.match(mail.to, /^[\x21-\x7e]+$/, JSON.stringify(mail.to));
    }
  });

  it('cannot sign in as the owner by an address that only looks like theirs and another password', async () => {
    for (const email of ['Kate.sink@example.org', 'kate.sink＠example.org', `${EMAIL}\0`, ` ${EMAIL} `]) {
      const attacker = visitorTo(portal.url);
      await attacker.post('/account/sign-in', { email, password: `${PASSWORD}\u200b-not` });
      assert.equal((await attacker.get('/account')).status, 303, JSON.stringify(email));
    }
  });

  it('cannot have a private page kept under a file’s name', async () => {
    const names = [
      'x.css',
      'index.css',
      ';.css',
      '%0a.css',
      '%3f.css',
      '%23.png',
      '..%2fx.js',
      'favicon.svg',
      'a.js/b',
    ];
    for (const name of names) {
      for (const path of [`/account/${name}`, `/account${name}`, `/account/security/${name}`]) {
        const { body, headers, status } = await victim.get(path);
        assert.ok(status < 500, `${path}: ${status}`);
        const isKept = !/no-store/.test(headers['cache-control'] ?? '');
        assert.ok(!(isKept && body.includes(EMAIL)), path);
      }
    }
  });

  it('cannot change what a page says of the site by headers of proxies', async () => {
    const evil = 'evil.example';
    const headers = {
      'x-forwarded-host': evil,
      'x-forwarded-server': evil,
      'x-host': evil,
      'x-original-url': '/account',
      'x-rewrite-url': '/account',
      'x-forwarded-prefix': `//${evil}`,
      'x-forwarded-proto': 'gopher',
      'x-forwarded-scheme': 'http',
      'x-forwarded-port': '1',
      'x-http-method-override': 'POST',
      forwarded: `host=${evil};proto=gopher`,
      via: evil,
    };
    for (const path of [
      '/',
      '/opportunities',
      '/sitemap.xml',
      '/account/sign-in',
      '/support/refer',
      '/robots.txt',
    ]) {
      const [plain, poisoned] = [await ask(portal.url, path), await ask(portal.url, path, { headers })];
      assert.equal(poisoned.status, plain.status, path);
      assert.equal(poisoned.headers.location?.includes(evil) ?? false, false, path);
      assert.ok(!poisoned.body.includes(evil) && !poisoned.body.includes('gopher'), path);
      assert.ok(!(await ask(portal.url, path)).body.includes(evil), `${path}, asked again`);
    }
  });

  it('cannot change anything by a method that is said to be safe', async () => {
    const tries = [
      '/account/sign-out',
      '/account/sign-out?everywhere=1&_method=POST',
      '/account/delete?_method=DELETE',
    ];
    for (const path of tries) {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const cookie = [...victim.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        await ask(portal.url, path, {
          method,
          headers: { cookie, 'x-http-method-override': 'POST', 'x-method': 'POST' },
        });
      }
    }
    assert.match((await victim.get('/account')).body, new RegExp(EMAIL));
  });

  it('cannot become more by fields that a form does not have', async () => {
    const before = await accountRow();
    const extra = {
      role: 'moderator',
      roles: 'administrator',
      'roles[]': 'administrator',
      demo: '1',
      confirmedAt: '2020-01-01',
      twoFactorSince: '2020-01-01',
      accountId: 'x',
      email: 'evil@example.com',
      __proto__: 'x',
      'constructor[prototype][roles]': 'administrator',
      'constructor.prototype.demo': '1',
    };
    for (const path of ['/account/security/password', '/account/security', '/account', '/manage/register']) {
      const { status } = await victim.post(path, {
        ...extra,
        ['__proto__']: 'x',
        current: 'wrong',
        password: 'x',
      });
      assert.ok(status < 500, `${path}: ${status}`);
    }
    assert.deepEqual(await accountRow(), before);
    const roles = await database.db
      .selectFrom('staffRole')
      .selectAll()
      .where('accountId', '=', accountId)
      .execute();
    assert.deepEqual(roles, []);
    assert.equal(({} as Record<string, unknown>)['roles'], undefined);
  });

  it('cannot plant a session in another person’s browser and use it once they have signed in', async () => {
    await givenAccount(database.db, { email: 'attacker@example.org' });
    const attacker = visitorTo(portal.url);
    await signIn(attacker, 'attacker@example.org');
    const browser = visitorTo(portal.url);
    for (const [name, value] of attacker.cookies) browser.cookies.set(name, value);
    await signIn(browser, EMAIL);
    assert.match((await browser.get('/account')).body, new RegExp(EMAIL));
    const { body } = await attacker.get('/account');
    assert.ok(!body.includes(EMAIL));
  });

  it('cannot lead a person to another site after they signed in', () => {
    const payloads = [
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\/evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      '\t//evil.example',
      'https:evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/%09/evil.example',
      '/\u2215evil.example',
      '／／evil.example',
      '/。/evil.example',
      '/..//evil.example',
      '/.//evil.example',
      '/account/..//evil.example',
      '/@evil.example',
      '/?next=//evil.example',
      '#//evil.example',
      '/;@evil.example',
      '/\u00adevil',
      `/${'a'.repeat(5_000)}`,
      '',
      'evil.example',
      '?//evil.example',
    ];
    for (const payload of payloads) {
      const next = safeNext(payload);
      const target = new URL(next, 'https://site.example');
      assert.equal(target.origin, 'https://site.example', JSON.stringify(payload));
      assert.ok(!target.pathname.startsWith('//'), `${JSON.stringify(payload)} → ${target.href}`);
    }
  });

  it('cannot write lines of their own into the log', async () => {
    const forged = '{"level":50,"msg":"forged-line"}';
    await ask(portal.url, `/%0a${encodeURIComponent(forged)}%0a`, {
      headers: { 'user-agent': `x\tforged-line` },
    });
    await say(
      portal.url,
      `GET /\u001b[31m${forged.replaceAll(' ', '')} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    );
    await sleep(300);
    const lines = portal
      .output()
      .split('\n')
      .filter((line) => line.includes('forged-line'));
    for (const line of lines) {
      const { msg } = JSON.parse(line) as { msg?: string };
      assert.notEqual(msg, 'forged-line');

      assert.doesNotMatch(line, /[\u0000-\u001f]/);
    }
  });

  it(
    'cannot keep others out by holding hundreds of half-sent requests open',
    { timeout: 60_000 },
    async () => {
      const { port } = new URL(portal.url);
      const held: Socket[] = [];
      try {
        for (let n = 0; n < 400; n += 1) {
          const socket = connect(Number(port), '127.0.0.1');
          socket.on('error', () => undefined);
          const half =
            n % 2 === 0
              ? 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '
              : 'POST /account/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900000\r\n\r\nemail=';
          socket.write(half);
          held.push(socket);
        }
        await sleep(500);
        for (let n = 0; n < 5; n += 1) {
          assert.equal((await ask(portal.url, '/healthz')).status, 200);
          assert.equal((await ask(portal.url, '/opportunities?q=care')).status, 200);
        }
      } finally {
        for (const socket of held) socket.destroy();
      }
    },
  );

  it('cannot break a page by cookies of the right shape, however many', async () => {
    const token = 'A'.repeat(43);
    const many = Array.from({ length: 150 }, (_, n) => `draft-${n}=${token}`);
    const cookies = [
      ['session', 'referral', 'applications'].map((name) => `${name}=${token}`).join('; '),
      many.join('; '),
      'session=; session=; ; ;=;=x; %00=%ff; __proto__=x; constructor=y',
      `session=${'%'.repeat(2_000)}`,
      `session="${token}"; session=${token}`,
    ];
    for (const cookie of cookies) {
      for (const path of ['/', '/account', '/applications', '/support/referral', '/opportunities']) {
        const { status } = await ask(portal.url, path, { headers: { cookie } });
        assert.ok(status < 500, `${path} ${cookie.slice(0, 40)}: ${status}`);
      }
    }
    const tooMany = await say(
      portal.url,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: a=${'b'.repeat(60_000)}\r\nConnection: close\r\n\r\n`,
    );
    assert.equal(statusOf(tooMany), 431);
  });

  it('leaves the owner with no mails but those that were asked for', async () => {
    const mails = await mailsTo(database.db, EMAIL);
    assert.ok(mails.length < 10, String(mails.length));
  });
});
