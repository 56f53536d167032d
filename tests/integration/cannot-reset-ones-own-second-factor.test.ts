import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import type { Role } from '#features/accounts/permission.ts';
import { givenAccount, mailsTo, mailTo, PASSWORD, signIn } from '../support/accounts.ts';
import { runCommand } from '../support/command.ts';
import { TEST_KEY } from '../support/portal.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

const NEW_PASSWORD = 'lobster-anchor-gravel';

describe('resetting a second factor', () => {
  const { portal, database, meili } = usePortal({ own: true });

  /** A member of staff who is signed in. The current code may be used again, as later codes are in practice. */
  async function come(name: string, role: Role) {
    const email = `${name}@council.example`;
    const { id, secret } = await givenAccount(database.db, { email, roles: [role], twoFactor: true });
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    const code = () => twoFactorCode(secret, new Date());
    const forget = () =>
      database.db.updateTable('account').set({ twoFactorCounter: 0 }).where('id', '=', id).execute();
    assert.equal((await visitor.post('/account/sign-in/code', { code: code() })).status, 303);
    await forget();
    return { id, email, visitor, code, forget };
  }
  const eventsOf = (accountId: string) =>
    database.db
      .selectFrom('securityEvent')
      .select(['type', 'actorId', 'detail', 'networkHash', 'requestId'])
      .where('accountId', '=', accountId)
      .orderBy('id')
      .execute();
  const resetPath = (id: string) => `/admin/accounts/${id}/reset-second-factor`;

  it('an administrator cannot reset their own, by the page or by a form that is sent to it', async () => {
    const admin = await come('own', 'administrator');
    const page = await admin.visitor.get(resetPath(admin.id));
    assert.match(page.body, /Ask another administrator/);
    assert.doesNotMatch(page.body, /Your password/);
    const { status, body } = await admin.visitor.post(resetPath(admin.id), {
      reason: 'lost',
      password: PASSWORD,
      code: admin.code(),
    });
    assert.equal(status, 422);
    assert.match(body, /You cannot reset your own/);
    const { twoFactorSince } = await database.db
      .selectFrom('account')
      .select('twoFactorSince')
      .where('id', '=', admin.id)
      .executeTakeFirstOrThrow();
    assert.notEqual(twoFactorSince, null);
  });

  it('needs the role, a reason, the administrator’s own password and a fresh code of theirs', async () => {
    const admin = await come('careful', 'administrator');
    const moderator = await come('moderator', 'moderator');
    const whole = { reason: 'lost', password: PASSWORD };
    const path = resetPath(moderator.id);
    const tries = [
      [moderator, path, { ...whole, code: moderator.code() }, 404],
      [moderator, resetPath(admin.id), { ...whole, code: moderator.code() }, 404],
      [admin, path, { ...whole, reason: 'because', code: admin.code() }, 422],
      [admin, path, { ...whole, password: 'wrong-password-here', code: admin.code() }, 422],
      [admin, path, { ...whole, code: '000000' }, 422],
      [admin, path, { ...whole, code: moderator.code() }, 422],
    ] as const;
    for (const [at, [person, to, fields, status]] of tries.entries())
      assert.equal((await person.visitor.post(to, fields)).status, status, `try ${at}`);
    assert.equal((await moderator.visitor.get('/moderation')).status, 200, 'nothing was reset');
    const failed = (await eventsOf(admin.id)).filter(({ type }) => type === 'reauthentication-failed');
    assert.equal(failed.length, 3);
    const { id: resident } = await givenAccount(database.db, { email: 'resident@example.org' });
    assert.equal((await admin.visitor.get(resetPath(resident))).status, 404);
  });

  it('ends all by which others could come in, and the person comes back by their mailbox and a new app', async () => {
    const admin = await come('helpful', 'administrator');
    const person = await come('lost.phone', 'moderator');
    await database.db.insertInto('recoveryCode').values({ accountId: person.id, codeHash: 'x' }).execute();
    const half = visitorTo(portal.url);
    await half.post('/account/sign-in', { email: person.email, password: PASSWORD });
    await visitorTo(portal.url).post('/account/reset', { email: person.email });
    const { link: earlier } = await mailTo(database.db, person.email);

    const done = await admin.visitor.post(resetPath(person.id), {
      reason: 'lost',
      password: PASSWORD,
      code: admin.code(),
    });
    assert.equal(done.headers.location, '/admin/staff?done=reset');
    assert.match((await admin.visitor.get('/admin/staff')).body, /Sign-in code reset, not set up again yet/);

    // An attacker who knows the password, has a session, half a sign-in or an earlier link gets nowhere.
    assert.equal((await person.visitor.get('/moderation')).status, 303);
    assert.equal((await half.post('/account/sign-in/code', { code: person.code() })).status, 303);
    assert.equal((await half.get('/account')).status, 303);
    const attacker = visitorTo(portal.url);
    const tried = await attacker.post('/account/sign-in', { email: person.email, password: PASSWORD });
    assert.equal(tried.status, 422);
    const stale = await attacker.post(earlier, { password: NEW_PASSWORD });
    assert.notEqual(stale.headers.location, '/account/sign-in?done=password');

    const [mail] = (await mailsTo(database.db, person.email)).filter(({ text }) =>
      /administrator/.test(text),
    );
    assert.ok(mail);
    assert.match(mail.text, /If you did not ask for this/);
    const back = visitorTo(portal.url);
    const set = await back.post(mail.link, { password: NEW_PASSWORD });
    assert.equal(set.headers.location, '/account/sign-in?done=password');
    await signIn(back, person.email, NEW_PASSWORD);
    assert.equal((await back.get('/moderation')).headers.location, '/account/security/two-factor');
    const setUp = await back.get('/account/security/two-factor');
    assert.match(setUp.body, /An administrator reset your sign-in code on/);
    const key = (/id="secret">([^<]+)</.exec(setUp.body)?.[1] ?? '').replace(/\s/g, '');
    const on = await back.post('/account/security/two-factor', {
      setUp: /name="setUp" value="([^"]+)"/.exec(setUp.body)?.[1] ?? '',
      code: twoFactorCode(key, new Date()),
    });
    assert.equal(on.status, 200, on.body);

    assert.match((await back.get('/account')).body, /An administrator reset your sign-in code on/);
    const shown = (hours: number) =>
      database.db
        .updateTable('account')
        .set({ twoFactorResetShownAt: new Date(Date.now() - hours * 3_600_000) })
        .where('id', '=', person.id)
        .execute();
    await shown(23);
    assert.match((await back.get('/account')).body, /An administrator reset your sign-in code on/);
    await shown(25);
    assert.doesNotMatch((await back.get('/account')).body, /An administrator reset your sign-in code on/);

    const events = await eventsOf(person.id);
    const reset = events.find(({ type }) => type === 'second-factor-reset');
    assert.equal(reset?.actorId, admin.id);
    assert.deepEqual(reset.detail, { reason: 'lost' });
    assert.match(reset.networkHash ?? '', /^[0-9a-f]{8}\./);
    assert.match(reset.requestId ?? '', /^[0-9a-f-]{36}$/);
    const line = portal
      .output()
      .split('\n')
      .find((it) => it.includes('"event":"security"') && it.includes('second-factor-reset'));
    assert.ok(line, 'and a line in the log');
    assert.ok(!line.includes('@') && !line.includes('127.0.0.1'));
  });

  it('the command resets the only administrator, and any account can be signed out everywhere', async () => {
    const only = await come('only', 'administrator');
    const env = {
      DATABASE_URL: database.url,
      MEILI_URL: meili.url,
      MEILI_KEY: meili.key,
      ENCRYPTION_KEY: TEST_KEY,
    };
    const staff = (...args: string[]) => runCommand('staff', args, env);
    const wrong = await staff('reset-second-factor', only.email, '--reason', 'whim');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /--reason lost\|stolen/);
    assert.equal((await staff('reset-second-factor', 'a@b.example', '--reason', 'lost')).code, 1);

    const ended = await staff('end-sessions', only.email);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /Sessions ended: 1\./);
    assert.equal((await only.visitor.get('/account')).status, 303);

    const done = await staff('reset-second-factor', only.email, '--reason', 'stolen');
    assert.equal(done.code, 0, done.stderr);
    assert.equal(
      (await visitorTo(portal.url).post('/account/sign-in', { email: only.email, password: PASSWORD }))
        .status,
      422,
    );
    const events = (await eventsOf(only.id)).filter(({ actorId }) => actorId === 'command');
    assert.deepEqual(
      events.map(({ type }) => type),
      ['sessions-ended', 'second-factor-reset', 'sessions-ended'],
    );

    assert.equal((await staff('remove', only.email, '--role', 'administrator')).code, 0);
    assert.equal((await staff('add', only.email, '--role', 'coordinator')).code, 0);
    assert.deepEqual(
      (await eventsOf(only.id)).slice(-2).map(({ type, detail }) => [type, detail]),
      [
        ['role-removed', { role: 'administrator' }],
        ['role-granted', { role: 'coordinator' }],
      ],
    );

    const admin = await come('second', 'administrator');
    const { id } = await givenAccount(database.db, { email: 'resident2@example.org' });
    const resident = visitorTo(portal.url);
    await signIn(resident, 'resident2@example.org');
    assert.equal((await admin.visitor.post(`/admin/accounts/${id}/end-sessions`)).status, 303);
    assert.equal((await resident.get('/account')).status, 303);
    assert.match((await mailTo(database.db, 'resident2@example.org')).text, /has signed you out/);
  });
});
