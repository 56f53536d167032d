import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { readReport } from '#features/insights/reports.service.ts';
import { countedEvents } from '#features/insights/reports.repository.ts';
import { eventsOf, findReferral, updateReferral } from '#features/referrals/referral.repository.ts';
import { recordEvent } from '#features/referrals/events.service.ts';
import { unseal } from '#features/referrals/referral.service.ts';
import type { ReferralEventType } from '#features/referrals/transitions.ts';
import { londonInstant } from '#lib/clock.ts';
import { migrate } from '../../db/migrate.ts';
import { secrets } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { givenReferral, referralDeps } from '../support/referrals.ts';

const ALL = { kind: 'coordinator' } as const;
/** In the year from April 2026, after everything below. */
const LATER = londonInstant('2026-11-20', '12:00');

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
  await database.db
    .insertInto('organisation')
    .values(
      ['harbour', 'lantern'].map((id) => ({
        id,
        slug: id,
        name: id,
        kind: 'delivery-partner' as const,
        disabilityConfident: 0,
      })),
    )
    .execute();
});
after(() => database.close());
beforeEach(() => database.db.deleteFrom('referral').execute());

type Extra = Partial<Parameters<typeof recordEvent>[3]>;
async function on(day: string, id: string, type: ReferralEventType, extra: Extra = {}): Promise<void> {
  const deps = referralDeps(database.db, () => londonInstant(day, '12:00'));
  await database.db.transaction().execute(async (trx) => {
    const row = await findReferral(trx, ALL, id, { lock: true });
    assert.ok(row);
    await recordEvent(trx, deps, unseal(secrets, row), {
      type,
      actor: 'account:a',
      detail: { on: day },
      ...extra,
    });
  });
}
const sentTo = (day: string, id: string, organisationId: string) =>
  on(day, id, 'assigned', { detail: { organisationId }, marks: { partnerId: organisationId } });
/** Some people of Swale who started with a partner. */
async function people(count: number, partner = 'harbour'): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const { id } = await givenReferral(database.db, { now: londonInstant('2026-05-01') });
    await sentTo('2026-05-04', id, partner);
    await on('2026-06-01', id, 'started');
    ids.push(id);
  }
  return ids;
}
const figures = async () =>
  readReport(
    referralDeps(database.db, () => LATER),
    2026,
  );
/** Before any is hidden: "2026-06 harbour swale 6". */
const counts = async (measure: string) =>
  (await countedEvents(database.db, '2026-04-01', '2027-03-31'))
    .filter((it) => it.measure === measure)
    .map(({ month, partner, area, count }) => `${month} ${partner} ${area} ${count}`);
const idOf = async (id: string, type: string) =>
  (await eventsOf(database.db, id)).findLast((event) => event.type === type)?.id ?? 0;

describe('the figures of the return', () => {
  it('stay with the partner and the area of their time when people move', async () => {
    const ids = await people(6);
    assert.deepEqual(await counts('started'), ['2026-06 harbour swale 6']);
    for (const id of ids) {
      await on('2026-09-01', id, 'returned', { marks: { partnerId: null } });
      await sentTo('2026-09-02', id, 'lantern');
      await database.db.transaction().execute((trx) => updateReferral(trx, id, { area: 'dover' }));
      await on('2026-10-01', id, 'job-started');
    }
    assert.deepEqual(await counts('started'), ['2026-06 harbour swale 6']);
    assert.deepEqual(await counts('job-started'), ['2026-10 lantern dover 6'], 'what came later is theirs');
  });

  it('count a person with two jobs in two months once, in the first of them', async () => {
    for (const id of await people(5)) {
      await on('2026-07-01', id, 'job-started');
      await on('2026-08-01', id, 'left-work');
      await on('2026-09-01', id, 'job-started');
    }
    assert.deepEqual(await counts('job-started'), ['2026-07 harbour swale 5']);
    assert.equal((await figures()).figures('job-started').all, 5);
  });

  it('hide what would be under five once each person counts once', async () => {
    for (const id of await people(3)) {
      await on('2026-07-01', id, 'job-started');
      await on('2026-09-01', id, 'job-started');
    }
    const jobs = (await figures()).figures('job-started');
    assert.deepEqual([jobs.all, jobs.partner('harbour')], [undefined, undefined], 'six events, three people');
  });

  it('leave out what was struck out, and count what was written down instead', async () => {
    const ids = await people(6);
    for (const id of ids)
      await on('2026-10-01', id, 'corrected', {
        detail: { what: 'started' },
        voids: await idOf(id, 'started'),
      });
    assert.deepEqual(await counts('started'), []);
    for (const id of ids) await on('2026-07-02', id, 'started');
    assert.deepEqual(await counts('started'), ['2026-07 harbour swale 6']);
  });

  it('refuse to strike out the same event twice', async () => {
    const [id = ''] = await people(1);
    const voids = await idOf(id, 'started');
    await on('2026-10-01', id, 'corrected', { voids });
    await assert.rejects(on('2026-10-02', id, 'corrected', { voids }), /unique/);
  });

  it('of before are given to the partner of their time by the migration', async () => {
    const { db, pool, close } = await testDatabase({ empty: true });
    try {
      await migrate(db, pool, { upTo: '2026-11-22T1750-casework' });
      // Written out, because a migration must cope with the tables of its own day.
      await sql`
        insert into organisation (id, slug, name, kind)
        select it, it, it, 'delivery-partner' from unnest('{harbour,lantern}'::text[]) as it`.execute(db);
      await sql`
        insert into referral (id, reference, programme, area, via, route, work, stage, partner_id, received_at,
          last_event_at, acknowledge_by, contact_by, idempotency_token)
        select id, id, 'connect-to-work', 'swale', 'self', 'adult', 'out-of-work', 'started', 'lantern', now(), now(),
          '2026-05-05', '2026-05-15', id from unnest('{moved,unseen}'::text[]) as id`.execute(db);
      await sql`
        insert into referral_event (referral_id, at, type, actor, detail) values
          ('moved', '2026-05-01', 'received', 'public', null),
          ('moved', '2026-05-02', 'assigned', 'x', '{"organisationId": "harbour"}'),
          ('moved', '2026-06-01', 'started', 'x', '{"on": "2026-06-01"}'),
          ('moved', '2026-07-01', 'returned', 'x', '{"organisationId": "harbour"}'),
          ('moved', '2026-07-02', 'note', 'x', null),
          ('moved', '2026-07-03', 'assigned', 'x', '{"organisationId": "lantern"}'),
          ('moved', '2026-08-01', 'job-started', 'x', null),
          ('moved', '2026-08-02', 'opened', 'x', null),
          ('unseen', '2026-06-02', 'started', 'x', null)`.execute(db);
      await migrate(db, pool);
      const { rows } = await sql<{ it: string }>`
        select concat_ws(' ', referral_id, type, coalesce(partner_id, '-'), coalesce(area, '-')) as it
        from referral_event order by id`.execute(db);
      assert.deepEqual(
        rows.map(({ it: line }) => line),
        [
          'moved received - swale',
          'moved assigned harbour swale',
          'moved started harbour swale',
          'moved returned - swale',
          'moved note - swale',
          'moved assigned lantern swale',
          'moved job-started lantern swale',
          'moved opened - -',
          'unseen started lantern swale',
        ],
      );
      const starts = (await countedEvents(db, '2026-04-01', '2027-03-31')).filter(
        ({ measure }) => measure === 'started',
      );
      assert.deepEqual(starts.map(({ partner, count }) => [partner, count]).sort(), [
        ['harbour', 1],
        ['lantern', 1],
      ]);
    } finally {
      await close();
    }
  });
});
