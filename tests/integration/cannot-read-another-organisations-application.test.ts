import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { givenAccount, givenSignedIn } from '../support/accounts.ts';
import { givenApplication } from '../support/applications.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { usePortal } from '../support/use-portal.ts';
import { type Visitor } from '../support/visitor.ts';

const WORDS = 'The words of one person';

describe('an application is read by the organisation that it was sent to, and by no other', () => {
  const { portal, database } = usePortal();
  let opportunity: string;
  let ofAccount: string;
  let ofGuest: string;
  let owner: string;

  before(async () => {
    const publishedAt = new Date(Date.now() - 60_000);
    const { db } = database;
    [opportunity = ''] = await given(db, [anOpportunity({ publishedAt, howToApply: { here: true } })], {
      now: new Date(),
    });
    await given(db, [anOpportunity({ publishedAt })], {
      organisation: anOrganisation({ slug: 'others', name: 'Others' }),
      now: new Date(),
    });
    ({ id: owner } = await givenAccount(db, { email: 'owner@example.org' }));
    ofAccount = await givenApplication(db, { opportunityId: opportunity, accountId: owner, why: WORDS });
    ofGuest = await givenApplication(db, {
      opportunityId: opportunity,
      email: 'guest@example.org',
      why: WORDS,
    });
  });

  async function boss(email: string, slug: string): Promise<Visitor> {
    const { db } = database;
    const { id } = await db
      .selectFrom('organisation')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow();
    const { visitor } = await givenSignedIn(
      { portal, database },
      { email, member: { organisationId: id, role: 'owner' } },
    );
    return visitor;
  }
  const unchanged = async () => {
    const rows = await database.db.selectFrom('application').select('state').execute();
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['new', 'new'],
    );
  };

  it('not by another one, in any of the ways that there are', async () => {
    const others = await boss('boss@example.org', 'others');
    for (const slug of ['seagate-lodge', 'others']) {
      const base = `/manage/${slug}/applications`;
      for (const id of [ofAccount, ofGuest]) {
        for (const path of [
          base,
          `${base}?opportunity=${opportunity}`,
          `${base}/${id}`,
          `${base}/not-this-time?id=${id}`,
          `${base}/export.csv`,
          `${base}/export.csv?opportunity=${opportunity}`,
        ]) {
          const answer = await others.get(path);
          assert.ok([200, 404].includes(answer.status), `${answer.status} ${path}`);
          assert.doesNotMatch(answer.body, new RegExp(`${WORDS}|Sam Marsh|guest@example`), path);
        }
        for (const fields of [
          { do: 'move', state: 'offered', words: 'x' },
          { do: 'message', message: 'x' },
        ]) {
          const answer = await others.post(`${base}/${id}`, fields as Record<string, string>);
          assert.equal(answer.status, 404);
        }
        await others.post(`${base}/not-this-time?id=${id}`, { reason: 'other' });
      }
    }
    await unchanged();
    const events = await database.db.selectFrom('applicationEvent').select('type').execute();
    assert.deepEqual(events, []);
    const mails = await database.db.selectFrom('mail').select('id').execute();
    assert.deepEqual(mails, []);
  });

  it('not by the organisation itself before the address is confirmed', async () => {
    const id = await givenApplication(database.db, {
      opportunityId: opportunity,
      state: 'unconfirmed',
      name: 'Not Yet',
    });
    const own = await boss('own@example.org', 'seagate-lodge');
    assert.doesNotMatch((await own.get('/manage/seagate-lodge/applications')).body, /Not Yet/);
    assert.equal((await own.get(`/manage/seagate-lodge/applications/${id}`)).status, 404);
    assert.doesNotMatch((await own.get('/manage/seagate-lodge/applications/export.csv')).body, /Not Yet/);
  });
});
