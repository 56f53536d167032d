import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { givenAccount, givenSignedIn, mailsTo, signIn } from '../support/accounts.ts';
import { EMPLOYER, hiddenIn, registerOrganisation } from '../support/organisations.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

describe('an organisation of others', () => {
  const { portal, database } = usePortal();
  let ours: { visitor: Visitor; slug: string; id: string; email: string };
  let theirs: typeof ours;

  async function aRegistered(name: string): Promise<typeof ours> {
    const email = `${name.toLowerCase()}@example.org`;
    const { visitor } = await givenSignedIn({ portal, database }, { email });
    const slug = await registerOrganisation(visitor, { ...EMPLOYER, name: { name } });
    const { id } = await database.db
      .selectFrom('organisation')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow();
    return { visitor, slug, id, email };
  }

  before(async () => {
    ours = await aRegistered('Ours');
    theirs = await aRegistered('Theirs');
  });

  it('has no page for a person who is not a member', async () => {
    for (const path of ['details', 'people', 'people/invite', 'people/leave', 'people/hand-over']) {
      assert.equal((await ours.visitor.get(`/manage/theirs/${path}`)).status, 404, path);
      assert.equal((await ours.visitor.post(`/manage/theirs/${path}`, {})).status, 404, path);
    }
    assert.doesNotMatch((await ours.visitor.get('/manage')).body, /Theirs/);
  });

  it('is not changed through a draft that was begun for it', async () => {
    const draft = (await theirs.visitor.post('/manage/theirs/details')).headers.location ?? '';
    const own = draft.replace('/theirs/', '/ours/');
    assert.equal((await ours.visitor.get(draft)).status, 404);
    assert.equal((await ours.visitor.get(own)).status, 404, 'nor under the address of one’s own');
    const { body } = await theirs.visitor.get(draft);
    assert.equal((await ours.visitor.post(own, hiddenIn(body))).status, 404);
  });

  it('does not take back, change or accept what is another organisation’s', async () => {
    await theirs.visitor.post('/manage/theirs/people/invite', { email: 'new@example.org', role: 'editor' });
    const { id: invitation } = await database.db
      .selectFrom('invitation')
      .select('id')
      .executeTakeFirstOrThrow();
    await ours.visitor.post('/manage/ours/people', { invitation });
    const row = await database.db.selectFrom('invitation').selectAll().executeTakeFirstOrThrow();
    assert.equal(row.revokedAt, null);

    const { accountId } = await database.db
      .selectFrom('membership')
      .select('accountId')
      .where('organisationId', '=', theirs.id)
      .executeTakeFirstOrThrow();
    const change = await ours.visitor.post(`/manage/ours/people/${accountId}`, { role: 'none' });
    assert.equal(change.status, 404);
    const handedOver = await ours.visitor.post('/manage/ours/people/hand-over', { person: accountId });
    assert.equal(handedOver.status, 422);

    const asker = visitorTo(portal.url);
    await givenAccount(database.db, { email: 'asker@example.org' });
    await signIn(asker, 'asker@example.org');
    await asker.post('/manage/join/theirs', { words: 'Let me in' });
    const { id: request } = await database.db
      .selectFrom('joinRequest')
      .select('id')
      .executeTakeFirstOrThrow();
    const answer = await ours.visitor.post(`/manage/ours/people/asked/${request}`, { answer: 'owner' });
    assert.equal(answer.status, 404);
    assert.equal((await mailsTo(database.db, 'asker@example.org')).length, 0);
  });

  it('is not named to others by its address: unknown and unapproved are alike', async () => {
    const [unknown, unapproved] = await Promise.all([
      visitorTo(portal.url).get('/organisations/none-such'),
      visitorTo(portal.url).get('/organisations/theirs'),
    ]);
    assert.deepEqual([unknown.status, unapproved.status], [404, 404]);
    assert.doesNotMatch(unapproved.body, /Theirs/);
  });
});
