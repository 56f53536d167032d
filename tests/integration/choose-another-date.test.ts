import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays, londonDay } from '#lib/clock.ts';
import { givenAccount, givenSignedIn, signIn } from '../support/accounts.ts';
import { applyFor, givenApplication } from '../support/applications.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('the page of an applicant whose date is no longer offered', () => {
  const { portal, database } = usePortal();
  const organisation = anOrganisation({ slug: 'harbour-training', kind: 'training-provider' });
  const now = new Date();
  const soon = (days: number) => addDays(londonDay(now), days);

  /** A course with these starts, or one that there is with other starts. @returns its id and its dates. */
  async function course(starts: readonly string[], id?: string) {
    const [saved = ''] = await given(
      database.db,
      [
        anOpportunity({
          kind: 'skills-bootcamp',
          publishedAt: new Date(now.getTime() - 3_600_000),
          howToApply: { here: true },
          dates: starts.map((startsOn) => ({ startsOn, places: 2, placesTaken: 0 })),
        }),
      ],
      { organisation, now: new Date(), ...(id === undefined ? {} : { ids: [id] }) },
    );
    const dates = await database.db
      .selectFrom('opportunityDate')
      .select(['id', 'startsOn', 'placesTaken'])
      .where('opportunityId', '=', saved)
      .orderBy('startsOn')
      .execute();
    return { id: saved, dates };
  }

  it('says so, offers the other dates, and takes the one that is chosen, without JavaScript', async () => {
    const { id, dates } = await course([soon(30), soon(60)]);
    const [first, second] = dates;
    assert.ok(first && second);
    const email = 'resident@example.org';
    const { id: accountId, visitor } = await givenSignedIn({ portal, database }, { email });
    await applyFor(visitor, id, { date: { date: String(first.id) } });
    const application = await database.db
      .selectFrom('application')
      .select('id')
      .where('accountId', '=', accountId)
      .executeTakeFirstOrThrow();
    const own = `/account/applications/${application.id}`;
    await course([soon(60)], id);

    const page = await visitor.get(own);
    assert.match(page.body, /The date you chose, [^<]+, is no longer available\./);
    assert.match(page.body, new RegExp(`name="date"[^>]*value="${second.id}"`));
    assert.doesNotMatch(page.body, new RegExp(`value="${first.id}"`));
    const empty = await visitor.post(own, { do: 'choose' });
    assert.equal(empty.status, 422);
    assert.match(empty.body, /href="#date"[^>]*>\s*Select a date, or withdraw this application/);
    for (const date of [String(first.id), '99999999', '-1', 'x', '1e9']) {
      const refused = await visitor.post(own, { do: 'choose', date });
      assert.equal(refused.status, 422, date);
    }
    const chosen = await visitor.post(own, { do: 'choose', date: String(second.id) });
    assert.equal(chosen.status, 303);
    const done = await visitor.get(chosen.headers.location ?? '');
    assert.match(done.body, /You have chosen another date\./);
    assert.doesNotMatch(done.body, /no longer available/);
    const { dates: kept } = await course([soon(60)], id);
    assert.deepEqual(
      kept.map((date) => [date.id, date.placesTaken]),
      [
        [first.id, 0],
        [second.id, 1],
      ],
    );
  });

  it("does not move another person's application, nor one to a date of another course", async () => {
    const { id, dates } = await course([soon(31), soon(61)]);
    const other = await course([soon(40)]);
    const [gone, left] = dates;
    const { id: victim } = await givenAccount(database.db, { email: 'victim@example.org' });
    const theirs = await givenApplication(database.db, {
      opportunityId: id,
      dateId: gone?.id ?? 0,
      accountId: victim,
      email: 'victim@example.org',
    });
    await course([soon(61)], id);
    await givenAccount(database.db, { email: 'attacker@example.org' });
    const attacker = visitorTo(portal.url);
    await signIn(attacker, 'attacker@example.org');
    const tried = await attacker.post(`/account/applications/${theirs}`, {
      do: 'choose',
      date: String(left?.id),
    });
    assert.equal(tried.status, 404);
    const owner = visitorTo(portal.url);
    await signIn(owner, 'victim@example.org');
    const elsewhere = await owner.post(`/account/applications/${theirs}`, {
      do: 'choose',
      date: String(other.dates[0]?.id),
    });
    assert.equal(elsewhere.status, 422);
    const { opportunityDateId } = await database.db
      .selectFrom('application')
      .select('opportunityDateId')
      .where('id', '=', theirs)
      .executeTakeFirstOrThrow();
    assert.equal(opportunityDateId, gone?.id);
  });
});
