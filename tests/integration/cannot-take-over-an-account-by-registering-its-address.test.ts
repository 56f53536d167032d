import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { givenAccount, mailsTo, mailTo, PASSWORD, signIn } from '../support/accounts.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('an attacker who registers the address of another person', () => {
  const { portal, database } = usePortal();
  const KNOWN_TO_ATTACKER = 'attacker chose this one';

  const attack = async (email: string) => {
    const attacker = visitorTo(portal.url, '127.0.0.66');
    // As the form was before: with a password, in case anything still reads it.
    const { status } = await attacker.post('/account/register', { email, password: KNOWN_TO_ATTACKER });
    assert.equal(status, 303);
    return attacker;
  };
  const opensFor = async (email: string, password: string) => {
    const visitor = visitorTo(portal.url);
    const { status } = await visitor.post('/account/sign-in', { email, password });
    return status === 303 && (await visitor.get('/account')).status === 200;
  };

  it('gets nothing of a resident: the password is the one that the owner chooses on the page of the link', async () => {
    const email = 'resident@example.org';
    const attacker = await attack(email);
    const owner = visitorTo(portal.url);
    const { link } = await mailTo(database.db, email);
    const unchosen = await owner.post(link);
    assert.equal(unchosen.status, 422, 'pressing the button alone makes no account');
    assert.equal(await opensFor(email, KNOWN_TO_ATTACKER), false);
    assert.equal((await owner.post(link, { password: PASSWORD })).headers.location, '/account');
    assert.equal(await opensFor(email, KNOWN_TO_ATTACKER), false);
    assert.equal(await opensFor(email, PASSWORD), true);
    assert.equal((await attacker.get('/account')).status, 303);
    assert.equal((await attacker.post(link, { password: KNOWN_TO_ATTACKER })).status, 200, 'it works once');
    assert.equal(await opensFor(email, KNOWN_TO_ATTACKER), false);
  });

  it('gets nothing of a person who is invited to an organisation', async () => {
    const row = {
      id: 'bakery',
      slug: 'bakery',
      name: 'Bakery',
      kind: 'employer',
      disabilityConfident: 0,
    } as const;
    await database.db
      .insertInto('organisation')
      .values({ ...row, approvedAt: new Date() })
      .execute();
    const member = { organisationId: 'bakery', role: 'owner' } as const;
    await givenAccount(database.db, { email: 'boss@example.org', member });
    const boss = visitorTo(portal.url);
    await signIn(boss, 'boss@example.org');
    const email = 'colleague@example.org';
    const attacker = await attack(email);
    await boss.post('/manage/bakery/people/invite', { email, role: 'editor' });
    const [invitation, confirmation] = (await mailsTo(database.db, email)).map(({ link }) => link);
    assert.ok(invitation && confirmation);
    const owner = visitorTo(portal.url);
    assert.equal((await owner.post(confirmation, { password: PASSWORD })).status, 303);
    assert.equal((await owner.post(invitation)).headers.location, '/manage/bakery');
    assert.equal(await opensFor(email, KNOWN_TO_ATTACKER), false);
    assert.equal((await attacker.get('/manage/bakery')).status, 303);
  });

  for (const before of [true, false]) {
    it(`gets nothing of a coordinator who is added ${before ? 'after' : 'before'} that: a link for a password alone lets them in`, async () => {
      const email = `coordinator-${before}@council.example`;
      if (before) await attack(email);
      const early = before ? (await mailTo(database.db, email)).link : undefined;
      const { id } = before
        ? await database.db
            .selectFrom('account')
            .select('id')
            .where('email', '=', email)
            .executeTakeFirstOrThrow()
        : await givenAccount(database.db, { email, confirmed: false });
      await database.db
        .insertInto('staffRole')
        .values({ accountId: id, role: 'coordinator', grantedBy: 'test' })
        .execute();
      const owner = visitorTo(portal.url);
      if (early !== undefined) {
        assert.match((await owner.get(early)).body, /This link has expired/);
        assert.notEqual(
          (await owner.post(early, { password: KNOWN_TO_ATTACKER })).headers.location,
          '/account',
        );
      } else await attack(email);
      const { link } = await mailTo(database.db, email);
      assert.match(link, /^\/account\/reset\?token=/);
      assert.equal(await opensFor(email, KNOWN_TO_ATTACKER), false);
      const code = { email, code: '123456', password: KNOWN_TO_ATTACKER };
      assert.equal((await owner.post('/account/confirm', code)).status, 422);
      const chosen = await owner.post(link, { password: PASSWORD });
      assert.equal(chosen.headers.location, '/account/sign-in?done=password');
      assert.equal(await opensFor(email, KNOWN_TO_ATTACKER), false);
      await signIn(owner, email);
      assert.equal((await owner.get('/account')).headers.location, '/account/security/two-factor');
    });
  }

  it('gets nothing by asking for that address as the new one of an account of their own', async () => {
    await givenAccount(database.db, { email: 'attacker@example.org' });
    const attacker = visitorTo(portal.url);
    await signIn(attacker, 'attacker@example.org');
    const email = 'victim@example.org';
    assert.equal((await attacker.post('/account/email', { email, password: PASSWORD })).status, 303);
    const { link } = await mailTo(database.db, email);
    const victim = visitorTo(portal.url);
    assert.match((await victim.post(link)).headers.location ?? '', /^\/account\/sign-in/);
    await givenAccount(database.db, { email: 'victims-other@example.org' });
    await signIn(victim, 'victims-other@example.org');
    const pressed = await victim.post(link);
    assert.match(pressed.body, /only for the account that asked for it/);
    const { email: still } = await database.db
      .selectFrom('account')
      .select('email')
      .where('email', 'in', [email, 'attacker@example.org'])
      .executeTakeFirstOrThrow();
    assert.equal(still, 'attacker@example.org');
  });
});
