import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { givenAccount, mailTo, signIn } from '../support/accounts.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

describe('an invitation of another address', () => {
  const { portal, database } = usePortal();
  let owner: Visitor;
  let thief: Visitor;
  let link: string;

  const invited = 'invited@example.org';
  const members = () =>
    database.db.selectFrom('membership').select('accountId').where('organisationId', '=', 'ours').execute();

  before(async () => {
    const row = { id: 'ours', slug: 'ours', name: 'Ours', kind: 'employer', disabilityConfident: 0 } as const;
    await database.db
      .insertInto('organisation')
      .values({ ...row, approvedAt: new Date() })
      .execute();
    [owner, thief] = [visitorTo(portal.url), visitorTo(portal.url)];
    await givenAccount(database.db, {
      email: 'owner@example.org',
      member: { organisationId: 'ours', role: 'owner' },
    });
    await givenAccount(database.db, { email: 'thief@example.org' });
    await signIn(owner, 'owner@example.org');
    await signIn(thief, 'thief@example.org');
    await owner.post('/manage/ours/people/invite', { email: invited, role: 'owner' });
    ({ link } = await mailTo(database.db, invited));
  });

  it('is refused to a person signed in with another address, and does not say which is right', async () => {
    const page = await thief.get(link);
    assert.match(page.body, /for a different email address/);
    assert.doesNotMatch(page.body, /invited@example\.org|Accept invitation/);
    const answer = await thief.post(link);
    assert.equal(answer.status, 422);
    assert.doesNotMatch(answer.body, /invited@example\.org/);
    assert.equal((await members()).length, 1);
  });

  it('is not there by its id either', async () => {
    const { id } = await database.db.selectFrom('invitation').select('id').executeTakeFirstOrThrow();
    assert.equal((await thief.get(`/manage/invitation?id=${id}`)).status, 404);
    assert.equal((await thief.post(`/manage/invitation?id=${id}`)).status, 404);
    assert.doesNotMatch((await thief.get('/manage')).body, /Your invitations|been invited/);
    assert.equal((await members()).length, 1);
  });

  it('cannot be had by guessing: only the hash of its token is kept', async () => {
    const { tokenHash } = await database.db
      .selectFrom('invitation')
      .select('tokenHash')
      .executeTakeFirstOrThrow();
    for (const token of [tokenHash, '', '%00', 'x'.repeat(5_000)]) {
      const { status } = await thief.get(`/manage/invitation?token=${encodeURIComponent(token)}`);
      assert.equal(status, 404, token.slice(0, 50));
    }
  });

  it('opens nothing to a scanner of mails that follows the link', async () => {
    const scanner = visitorTo(portal.url);
    assert.equal((await scanner.get(link)).status, 200);
    assert.equal((await scanner.post(link)).status, 303);
    assert.equal((await members()).length, 1);
  });

  it('is over after seven days, for its own address too', async () => {
    await givenAccount(database.db, { email: invited });
    const visitor = visitorTo(portal.url);
    await signIn(visitor, invited);
    assert.match((await visitor.get(link)).body, /Accept invitation/);
    await database.db
      .updateTable('invitation')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .execute();
    assert.equal((await visitor.post(link)).status, 404);
    assert.equal((await members()).length, 1);
  });
});
