import { sql } from 'kysely';
import { londonDay } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import { lockApplication, type Applied } from './application.repository.ts';
import { mayBeOfferedPlace, OVER_STATES } from './transitions.ts';

// ---- Places

/**
 * Whether places of an opportunity that become free go to the people on the waiting list in order, accepted or not.
 */
export async function findFirstCome(db: Db | Trx, opportunityId: string): Promise<boolean> {
  const row = await db
    .selectFrom('opportunity')
    .select('firstCome')
    .where('id', '=', opportunityId)
    .executeTakeFirst();
  return row?.firstCome === true;
}

/** The same, with the opportunity's title; undefined if the opportunity does not belong to this organisation. */
export function findPlaceRule(
  db: Db,
  organisationId: string,
  opportunityId: string,
): Promise<{ title: string; firstCome: boolean } | undefined> {
  return db
    .selectFrom('opportunity')
    .select(['title', 'firstCome'])
    .where('id', '=', opportunityId)
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
}

/** @returns false if the opportunity does not belong to this organisation */
export async function setFirstCome(
  trx: Trx,
  about: { opportunityId: string; organisationId: string; firstCome: boolean },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('opportunity')
    .set({ firstCome: about.firstCome })
    .where('id', '=', about.opportunityId)
    .where('organisationId', '=', about.organisationId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Takes a place of a date if one is free and the waiting list is empty. A single statement, so that two applicants
 * can never get the same place.
 * @returns the opportunity's id; undefined if no place was free
 */
export async function claimPlace(trx: Trx, dateId: number, today: string): Promise<string | undefined> {
  const row = await trx
    .updateTable('opportunityDate as d')
    .set((eb) => ({ placesTaken: eb('d.placesTaken', '+', 1) }))
    .where('d.id', '=', dateId)
    .where('d.startsOn', '>=', today)
    .where('d.cancelledAt', 'is', null)
    .whereRef('d.placesTaken', '<', 'd.places')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('application as w')
            .select('w.id')
            .whereRef('w.opportunityDateId', '=', 'd.id')
            .where('w.state', '=', 'waiting'),
        ),
      ),
    )
    .returning('d.opportunityId')
    .executeTakeFirst();
  return row?.opportunityId;
}

/**
 * Locks and returns the application that has waited longest among those that may be offered a place; undefined if
 * there is none. The rule is `mayBeOfferedPlace` in `transitions.ts`.
 */
export async function lockFirstWaiting(trx: Trx, dateId: number): Promise<Applied | undefined> {
  for (;;) {
    const first = await trx
      .selectFrom('application as a')
      .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
      .select('a.id')
      .where('a.opportunityDateId', '=', dateId)
      .where('a.state', '=', 'waiting')
      .where((eb) => eb.or([eb('a.placeApproved', '=', true), eb('o.firstCome', '=', true)]))
      .orderBy('a.turn')
      .limit(1)
      .executeTakeFirst();
    if (first === undefined) return undefined;
    const locked = await lockApplication(trx, first.id);
    // While this transaction waited for the lock, that application was withdrawn or its acceptance revoked: try the
    // next one.
    if (locked?.state === 'waiting' && mayBeOfferedPlace(locked)) return locked;
  }
}

/** The positions on the waiting list, from 1, of those of these applications that wait. */
export async function findPositions(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; position: number }>`
    select a.id, (
      select count(*) from application w
      where w.opportunity_date_id = a.opportunity_date_id and w.state = 'waiting' and w.turn <= a.turn
    ) as position
    from application a where a.id = any(${[...ids]}::text[]) and a.state = 'waiting'`.execute(db);
  return new Map(rows.map((row) => [row.id, row.position]));
}

/** The number of applications on the waiting list of each date. */
export async function countWaiting(db: Db | Trx, dateIds: readonly number[]): Promise<Map<number, number>> {
  if (dateIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('application')
    .select((eb) => ['opportunityDateId', eb.fn.countAll<number>().as('count')])
    .where('opportunityDateId', 'in', [...dateIds])
    .where('state', '=', 'waiting')
    .groupBy('opportunityDateId')
    .execute();
  return new Map(rows.map((row) => [row.opportunityDateId ?? 0, row.count]));
}

/** Offers that were not answered in time. Offers of a suspended organisation do not lapse. */
export async function findLapsed(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('application as a')
    .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
    .innerJoin('organisation as g', 'g.id', 'o.organisationId')
    .select('a.id')
    .where('a.state', '=', 'offered')
    .where('a.offeredUntil', '<=', now)
    .where('g.suspendedAt', 'is', null)
    .orderBy('a.offeredUntil')
    .limit(500)
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether a date to come of an organisation has a free place and people who wait for one. */
export async function hasPlaceToGive(trx: Trx, organisationId: string, now: Date): Promise<boolean> {
  const row = await trx
    .selectFrom('opportunityDate')
    .innerJoin('opportunity', 'opportunity.id', 'opportunityDate.opportunityId')
    .innerJoin('application', 'application.opportunityDateId', 'opportunityDate.id')
    .select('opportunityDate.id')
    .where('organisationId', '=', organisationId)
    .where('withdrawnAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .where('startsOn', '>=', londonDay(now))
    .whereRef('placesTaken', '<', 'places')
    .where('application.state', '=', 'waiting')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Future dates that have a free place and a person on the waiting list. */
export async function findDatesToFill(db: Db, today: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select d.id from opportunity_date d join opportunity o on o.id = d.opportunity_id
      join organisation g on g.id = o.organisation_id and g.suspended_at is null
    where d.places_taken < d.places and d.starts_on >= ${today}::date and o.withdrawn_at is null and d.cancelled_at is null
      and exists (select from application a where a.opportunity_date_id = d.id and a.state = 'waiting'
        and (a.place_approved or o.first_come))
    order by d.id limit 500`.execute(db);
  return rows.map(({ id }) => id);
}

/** Open applications whose date was moved or cancelled since the applicant was last told of such a change. */
export async function findToTellOfDates(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from opportunity_date d join application a on a.opportunity_date_id = d.id
    where (d.changed_at is not null or d.cancelled_at is not null)
      and greatest(d.changed_at, d.cancelled_at) > coalesce(a.date_told_at, a.created_at)
      and a.state <> all(${['unconfirmed', ...OVER_STATES]}::text[])
    order by a.turn limit 500`.execute(db);
  return rows.map(({ id }) => id);
}

/** Applications that wait for a place, or were offered one, on a date that has begun. */
export async function findBegun(db: Db, today: string): Promise<string[]> {
  const rows = await db
    .selectFrom('application as a')
    .innerJoin('opportunityDate as d', 'd.id', 'a.opportunityDateId')
    .select('a.id')
    .where('a.state', 'in', ['waiting'])
    .where('d.startsOn', '<', today)
    .limit(500)
    .execute();
  return rows.map(({ id }) => id);
}
