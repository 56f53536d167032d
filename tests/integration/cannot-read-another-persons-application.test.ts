import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { givenAccount, PASSWORD, signIn } from '../support/accounts.ts';
import { givenApplication } from '../support/applications.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

const WORDS = 'The words of one person';

describe('an application is read by its applicant and by no other person', () => {
  const { portal, database } = usePortal();
  let opportunity: string;
  let ofAccount: string;
  let ofGuest: string;
  let owner: string;
  const token = randomToken();

  before(async () => {
    const publishedAt = new Date(Date.now() - 60_000);
    const { db } = database;
    [opportunity = ''] = await given(db, [anOpportunity({ publishedAt, howToApply: { here: true } })], {
      now: new Date(),
    });
    ({ id: owner } = await givenAccount(db, { email: 'owner@example.org' }));
    ofAccount = await givenApplication(db, { opportunityId: opportunity, accountId: owner, why: WORDS });
    ofGuest = await givenApplication(db, {
      opportunityId: opportunity,
      email: 'guest@example.org',
      why: WORDS,
    });
    await db
      .updateTable('application')
      .set({ tokenHash: hashToken(token) })
      .where('id', '=', ofGuest)
      .execute();
  });

  async function signedIn(email: string): Promise<Visitor> {
    if (email !== 'owner@example.org') await givenAccount(database.db, { email });
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email, PASSWORD);
    return visitor;
  }
  const unchanged = async () => {
    const rows = await database.db.selectFrom('application').select('state').execute();
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['new', 'new'],
    );
  };

  it('by its applicant', async () => {
    const me = await signedIn('owner@example.org');
    assert.match((await me.get(`/account/applications/${ofAccount}`)).body, new RegExp(WORDS));
    const guest = visitorTo(portal.url);
    guest.cookies.set('applications', token);
    assert.match((await guest.get(`/applications/${ofGuest}`)).body, new RegExp(WORDS));
  });

  it('not by another account, another cookie or without either', async () => {
    const another = await signedIn('another@example.org');
    const other = visitorTo(portal.url);
    other.cookies.set('applications', randomToken());
    const odd = visitorTo(portal.url);
    odd.cookies.set('applications', "' or 1=1 --");
    for (const id of [ofAccount, ofGuest]) {
      for (const [who, base] of [
        [another, '/account/applications'],
        [another, '/applications'],
        [other, '/applications'],
        [odd, '/applications'],
        [visitorTo(portal.url), '/applications'],
        [visitorTo(portal.url), '/account/applications'],
      ] as const) {
        for (const path of [`${base}/${id}`, `${base}/${id}/withdraw`]) {
          for (const answer of [await who.get(path), await who.post(path, { do: 'accept' })]) {
            assert.ok([303, 401, 404].includes(answer.status), `${answer.status} ${path}`);
            assert.match(
              answer.headers.location ?? '/applications/link',
              /^(\/account\/sign-in\?|\/applications\/link$)/,
            );
            assert.doesNotMatch(answer.body, new RegExp(WORDS));
          }
        }
      }
    }
    await unchanged();
  });

  it('not with the cookie of a guest, once it belongs to an account; nor an account’s with a cookie', async () => {
    const guest = visitorTo(portal.url);
    guest.cookies.set('applications', token);
    assert.equal((await guest.get(`/applications/${ofAccount}`)).status, 404);
    const me = await signedIn('guest@example.org');
    assert.match((await me.get('/account/applications')).body, new RegExp(ofGuest));
    assert.equal((await guest.get(`/applications/${ofGuest}`)).status, 404);
    assert.doesNotMatch((await guest.get('/applications')).body, new RegExp(ofGuest));
  });
});
