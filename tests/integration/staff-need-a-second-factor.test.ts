import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { givenAccount, mailTo, PASSWORD, signIn } from '../support/accounts.ts';
import { TEST_KEY } from '../support/portal.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('signing in with a second factor', () => {
  const { portal, database, meili } = usePortal();

  const staff = (...args: string[]) =>
    spawnSync(process.execPath, [join(projectRoot(), 'src', 'cli', 'staff.ts'), ...args], {
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        MEILI_URL: meili.url,
        MEILI_KEY: meili.key,
        ENCRYPTION_KEY: TEST_KEY,
        MAIL_URL: 'outbox:',
      },
    });
  const secretIn = (body: string) => (/id="secret">([^<]+)</.exec(body)?.[1] ?? '').replace(/\s/g, '');
  const setUpIn = (body: string) => /name="setUp" value="([^"]+)"/.exec(body)?.[1] ?? '';
  const recoveryCodesIn = (body: string) =>
    [...body.matchAll(/<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})<\/code>/g)].map((it) => it[1] ?? '');

  it('a person added by the council chooses a password, and sets up a code before anything else', async () => {
    const email = 'new.moderator@council.example';
    const { status, stdout, stderr } = staff('add', email, '--role', 'moderator');
    assert.equal(status, 0, stderr);
    assert.doesNotMatch(stdout, /token=/, 'outside a demonstration the link goes to the mailbox alone');
    const { link } = await mailTo(database.db, email);
    const visitor = visitorTo(portal.url);
    assert.equal(
      (await visitor.post(link, { password: PASSWORD })).headers.location,
      '/account/sign-in?done=password',
    );
    await signIn(visitor, email);
    for (const path of ['/account', '/account/security', '/account/email', '/account/security/password']) {
      assert.equal((await visitor.get(path)).headers.location, '/account/security/two-factor', path);
    }
    const page = await visitor.get('/account/security/two-factor');
    assert.match(page.body, /<svg[^>]*class="qr-code"/);
    assert.doesNotMatch(page.body, /\sstyle=/);
    const secret = secretIn(page.body);
    assert.notEqual(
      secretIn((await visitor.get('/account/security/two-factor')).body),
      secret,
      'each visit makes a new key',
    );

    const before = visitor.cookies.get('session');
    const setUp = setUpIn(page.body);
    const wrong = await visitor.post('/account/security/two-factor', { setUp, code: '12' });
    assert.equal(wrong.status, 422);
    assert.equal(secretIn(wrong.body), secret, 'a typing error does not ask for another scan');
    const done = await visitor.post('/account/security/two-factor', {
      setUp,
      code: twoFactorCode(secret, new Date()),
    });
    assert.equal(done.status, 200, done.body);
    assert.equal(recoveryCodesIn(done.body).length, 10);
    assert.notEqual(visitor.cookies.get('session'), before, 'new rights, new token');
    assert.equal((await visitor.get('/account')).status, 200);
    assert.doesNotMatch(
      (await visitor.get('/account/security/two-factor')).body,
      /recovery-codes"/,
      'shown once',
    );
    const off = await visitor.post('/account/security/two-factor?off', {
      password: PASSWORD,
      code: twoFactorCode(secret, new Date(Date.now() + 30_000)),
    });
    assert.equal(off.status, 422, 'staff cannot turn it off');
  });

  it('the password alone opens no staff page, and a recovery code works once', async () => {
    const email = 'careful@example.org';
    const { secret } = await givenAccount(database.db, { email });
    assert.ok(secret);
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    const { body } = await visitor.get('/account/security/two-factor');
    const on = await visitor.post('/account/security/two-factor', {
      setUp: setUpIn(body),
      code: twoFactorCode(secretIn(body), new Date()),
    });
    const [recovery = ''] = recoveryCodesIn(on.body);

    const next = visitorTo(portal.url);
    const half = await next.post('/account/sign-in', { email, password: PASSWORD });
    assert.match(half.headers.location ?? '', /^\/account\/sign-in\/code/);
    assert.equal((await next.get('/account')).status, 303);
    assert.match((await next.get('/')).body, />\s*Sign in\s*</);
    assert.equal((await next.post('/account/sign-in/code', { code: 'abcde-fghjk' })).status, 422);
    assert.equal((await next.post('/account/sign-in/code', { code: recovery.toUpperCase() })).status, 303);
    assert.equal((await next.get('/account')).status, 200);

    const again = visitorTo(portal.url);
    await again.post('/account/sign-in', { email, password: PASSWORD });
    assert.equal((await again.post('/account/sign-in/code', { code: recovery })).status, 422);
  });

  it('a person who becomes staff while signed in has to sign in again', async () => {
    const email = 'promoted@council.example';
    await givenAccount(database.db, { email });
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    assert.equal((await visitor.get('/account')).status, 200);
    const { status, stdout } = staff('add', email, '--role', 'adviser');
    assert.equal(status, 0);
    assert.doesNotMatch(stdout, /link/);
    assert.equal((await visitor.get('/account')).headers.location, '/account/sign-in?next=%2Faccount');
  });

  it('the command says what it takes', () => {
    for (const args of [
      [],
      ['add'],
      ['add', 'nobody', '--role', 'moderator'],
      ['add', 'a@b.example', '--role', 'king'],
      ['take', 'a@b.example', '--role', 'adviser'],
      ['remove', 'a@b.example'],
    ]) {
      const { status, stderr } = staff(...args);
      assert.equal(status, 1, args.join(' '));
      assert.match(stderr, /npm run staff -- add\|remove EMAIL --role/);
      assert.doesNotMatch(stderr, /\bat \S+\.ts:\d/);
    }
    const { status, stderr } = staff('remove', 'a@b.example', '--role', 'adviser');
    assert.equal(status, 1);
    assert.match(stderr, /a@b\.example does not have the role adviser\. Nothing has changed/);
  });

  it('a staff session ends after 30 minutes without use, and after 8 hours in any case', async () => {
    const email = 'late.worker@council.example';
    const { id, secret } = await givenAccount(database.db, {
      email,
      roles: ['coordinator'],
      twoFactor: true,
    });
    const signedIn = async () => {
      await database.db.updateTable('account').set({ twoFactorCounter: 0 }).where('id', '=', id).execute();
      const visitor = visitorTo(portal.url);
      await visitor.post('/account/sign-in', { email, password: PASSWORD });
      const { status } = await visitor.post('/account/sign-in/code', {
        code: twoFactorCode(secret, new Date()),
      });
      assert.equal(status, 303);
      assert.equal((await visitor.get('/account')).status, 200);
      return visitor;
    };
    const age = (change: Record<string, Date>) =>
      database.db.updateTable('session').set(change).where('userId', '=', id).execute();
    const minutes = (n: number) => new Date(Date.now() + n * 60_000);

    const idle = await signedIn();
    const { expiresAt } = await database.db
      .selectFrom('session')
      .select('expiresAt')
      .where('userId', '=', id)
      .executeTakeFirstOrThrow();
    assert.ok(Math.abs(expiresAt.getTime() - minutes(30).getTime()) < 60_000);
    await age({ lastSeenAt: minutes(-10), expiresAt: minutes(20) });
    assert.equal((await idle.get('/account')).status, 200, 'use keeps it alive');
    const kept = await database.db
      .selectFrom('session')
      .select('expiresAt')
      .where('userId', '=', id)
      .executeTakeFirstOrThrow();
    assert.ok(kept.expiresAt > minutes(29));
    await age({ expiresAt: minutes(-1) });
    assert.equal((await idle.get('/account')).status, 303);

    const busy = await signedIn();
    await age({ absoluteExpiresAt: minutes(-1) });
    assert.equal((await busy.get('/account')).status, 303);
  });
});
