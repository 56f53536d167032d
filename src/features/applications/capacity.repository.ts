import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import { lockApplication, type Applied } from './application.repository.ts';
import { mayBeOfferedPlace, OVER_STATES } from './transitions.ts';

// ---- Places

/** Whether places of an opportunity that come free go to those who wait in turn, accepted or not. */
export async function findFirstCome(db: Db | Trx, opportunityId: string): Promise<boolean> {
  const row = await db
    .selectFrom('opportunity')
    .select('firstCome')
    .where('id', '=', opportunityId)
    .executeTakeFirst();
  return row?.firstCome === true;
}

/** The same with the name of what it is about; undefined for what is not this organisation's. */
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

/** @returns false for what is not this organisation's */
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
 * Takes a place of a date, when one is free and nobody waits for it; one statement, so that two can never have the
 * same one. @returns the opportunity's id; undefined when there was none
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

export interface Capacity {
  opportunityId: string;
  startsOn: string;
  places: number | null;
  placesTaken: number;
  cancelledAt: Date | null;
}

const CAPACITY = ['opportunityId', 'startsOn', 'places', 'placesTaken', 'cancelledAt'] as const;

/** A date whose places nobody gives away until the transaction ends; many may look so at once. */
export function shareDate(trx: Trx, dateId: number): Promise<Capacity | undefined> {
  return trx
    .selectFrom('opportunityDate')
    .select(CAPACITY)
    .where('id', '=', dateId)
    .forShare()
    .executeTakeFirst();
}

/** A date that nobody else looks at or changes until the transaction ends. */
export function lockDate(trx: Trx, dateId: number): Promise<Capacity | undefined> {
  return trx
    .selectFrom('opportunityDate')
    .select(CAPACITY)
    .where('id', '=', dateId)
    .forUpdate()
    .executeTakeFirst();
}

export async function addTaken(trx: Trx, dateId: number, count: 1 | -1): Promise<void> {
  await trx
    .updateTable('opportunityDate')
    .set((eb) => ({ placesTaken: eb('placesTaken', '+', count) }))
    .where('id', '=', dateId)
    .execute();
}

/**
 * The person who has waited longest of those who may be offered a place, locked; undefined when there is none. The rule
 * is `mayBeOfferedPlace` of `transitions.ts`.
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
    // Withdrawn, or no longer accepted, while we waited for it: the next one then.
    if (locked?.state === 'waiting' && mayBeOfferedPlace(locked)) return locked;
  }
}

/** Their place in the line, from 1, of those of these applications that wait. */
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

/** How many wait for each of these dates. */
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

/** Offers that were not answered in time; while an organisation is suspended nobody has to answer. */
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

/** Dates to come that have a free place and somebody who waits for it. */
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

/** Applications under way whose date was moved, or is no longer offered, since their sender was told of it last. */
export async function findToTellOfDates(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select a.id from opportunity_date d join application a on a.opportunity_date_id = d.id
    where (d.changed_at is not null or d.cancelled_at is not null)
      and greatest(d.changed_at, d.cancelled_at) > coalesce(a.date_told_at, a.created_at)
      and a.state <> all(${['unconfirmed', ...OVER_STATES]}::text[])
    order by a.turn limit 500`.execute(db);
  return rows.map(({ id }) => id);
}

/** Those who wait for a place, or were offered one, on a date that has begun. */
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
