import { sql, type ExpressionBuilder, type Insertable, type Selectable } from 'kysely';
import type { Database, Db, Trx } from '#lib/database.ts';
import type { BookingMode } from '#features/opportunities/vocabulary.ts';
import { isBookingId } from './booking.ts';
import { KEEP_DAYS } from './periods.ts';
import { CONFIRMED_STATES, TRANSITIONS } from './transitions.ts';
import type { BookingEventTable, BookingState, BookingTable } from './table.ts';

/** What the host does: it has read everything before. */
const HOST_EVENTS = [
  'host-message',
  ...Object.entries(TRANSITIONS).flatMap(([type, { by }]) => (by === 'host' ? [type] : [])),
];

const STILL = ['requested', 'waiting', 'offered', 'confirmed'] as const satisfies readonly BookingState[];

export type BookingRow = Selectable<BookingTable>;

/** A booking with the offer, its host, the date and the school. */
export interface Booked extends BookingRow {
  title: string;
  withdrawnAt: Date | null;
  closedReason: Database['opportunity']['closedReason'];
  hostId: string;
  hostName: string;
  hostSlug: string;
  hostSuspendedAt: Date | null;
  /** The last day of the host's employers' liability insurance, as far as known. */
  hostInsuredUntil: string | null;
  schoolName: string | null;
  accountEmail: string | null;
  /** Of the date, whether or not it is still offered. */
  startsOn: string | null;
  endsOn: string | null;
  startTime: string | null;
  endTime: string | null;
  dateChangedAt: Date | null;
  dateCancelledAt: Date | null;
  /** Of the offer: whether bookings count at once, and how many minutes it takes. */
  mode: BookingMode;
  minutes: number | null;
}

const withSurroundings = (db: Db | Trx) =>
  db
    .selectFrom('booking as b')
    .innerJoin('opportunity as o', 'o.id', 'b.opportunityId')
    .innerJoin('organisation as h', 'h.id', 'o.organisationId')
    .leftJoin('organisation as s', 's.id', 'b.schoolId')
    .leftJoin('opportunityDate as d', 'd.id', 'b.opportunityDateId')
    .leftJoin('account as p', 'p.id', 'b.accountId')
    .selectAll('b')
    .select([
      'o.title',
      'o.withdrawnAt',
      'o.closedReason',
      'h.id as hostId',
      'h.name as hostName',
      'h.slug as hostSlug',
      'h.suspendedAt as hostSuspendedAt',
      'h.insuredUntil as hostInsuredUntil',
      's.name as schoolName',
      'p.email as accountEmail',
      'd.startsOn',
      'd.endsOn',
      'd.startTime',
      'd.endTime',
      'd.changedAt as dateChangedAt',
      'd.cancelledAt as dateCancelledAt',
      sql<BookingMode>`coalesce(o.details->'booking'->>'mode', 'on-request')`.as('mode'),
      sql<number | null>`(o.details->>'minutes')::integer`.as('minutes'),
    ]);

/** For whom an account books: its schools, and its family. */
export interface BookerScope {
  schoolIds: readonly string[];
  familyId: string | undefined;
}

type From = Database & { b: BookingTable };

/** The one condition under which a booker sees a booking as their own: colleagues of a school share its bookings. */
const isOwn =
  ({ schoolIds, familyId }: BookerScope) =>
  (eb: ExpressionBuilder<From, 'b'>) =>
    eb.or([
      ...(schoolIds.length === 0 ? [] : [eb('b.schoolId', 'in', [...schoolIds])]),
      ...(familyId === undefined ? [] : [eb('b.familyId', '=', familyId)]),
      sql<boolean>`false`,
    ]);

const LIST_LIMIT = 300;

export function findOwn(db: Db, scope: BookerScope): Promise<Booked[]> {
  return withSurroundings(db).where(isOwn(scope)).orderBy('b.turn', 'desc').limit(LIST_LIMIT).execute();
}

export async function findOwnOne(db: Db | Trx, scope: BookerScope, id: string): Promise<Booked | undefined> {
  if (!isBookingId(id)) return undefined;
  return withSurroundings(db).where('b.id', '=', id).where(isOwn(scope)).executeTakeFirst();
}

/** The bookings of an organisation's offers that are open, or whose day is not long past. */
export function findReceived(db: Db, hostId: string): Promise<Booked[]> {
  return withSurroundings(db)
    .where('o.organisationId', '=', hostId)
    .orderBy('b.turn', 'desc')
    .limit(LIST_LIMIT)
    .execute();
}

export async function findReceivedOne(db: Db | Trx, hostId: string, id: string): Promise<Booked | undefined> {
  if (!isBookingId(id)) return undefined;
  return withSurroundings(db)
    .where('b.id', '=', id)
    .where('o.organisationId', '=', hostId)
    .executeTakeFirst();
}

/** The confirmed bookings of one date of an organisation's offers, in the order of arrival. */
export function findOfDate(db: Db, hostId: string, dateId: number): Promise<Booked[]> {
  return withSurroundings(db)
    .where('o.organisationId', '=', hostId)
    .where('b.opportunityDateId', '=', dateId)
    .where('b.state', 'in', [...CONFIRMED_STATES])
    .orderBy('b.turn')
    .execute();
}

export function findBooked(db: Db | Trx, id: string): Promise<Booked | undefined> {
  return withSurroundings(db).where('b.id', '=', id).executeTakeFirst();
}

/** The same, with the booking locked until the transaction ends. */
export function lockBooking(trx: Trx, id: string): Promise<Booked | undefined> {
  return withSurroundings(trx).where('b.id', '=', id).forUpdate('b').executeTakeFirst();
}

export async function insertBooking(
  trx: Trx,
  row: Omit<
    BookingRow,
    'turn' | 'offeredUntil' | 'reminders' | 'dateToldAt' | 'dayReminders' | 'restoredAt' | 'updatedAt'
  >,
): Promise<void> {
  await trx
    .insertInto('booking')
    .values({ ...row, updatedAt: row.createdAt })
    .execute();
}

export async function updateBooking(
  trx: Trx,
  id: string,
  change: Partial<
    Pick<
      BookingRow,
      | 'state'
      | 'placesHeld'
      | 'offeredUntil'
      | 'askedAt'
      | 'reminders'
      | 'dateToldAt'
      | 'dayReminders'
      | 'restoredAt'
    >
  > & { updatedAt: Date },
): Promise<void> {
  await trx.updateTable('booking').set(change).where('id', '=', id).execute();
}

/** Gives a booking the last position on the waiting list. */
export async function toEndOfLine(trx: Trx, id: string): Promise<void> {
  await sql`
    update booking set turn = default where id = ${id}`.execute(trx);
}

/** The open and confirmed bookings of a family, in one order. */
export async function findOpenOfFamily(trx: Trx, familyId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('booking')
    .select('id')
    .where('familyId', '=', familyId)
    .where('state', 'in', [...STILL])
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

// ---- Events

export type EventRow = Selectable<BookingEventTable>;

/** @returns the event's id; undefined if an event with the same token was recorded before */
export async function insertEvent(
  trx: Trx,
  event: Insertable<BookingEventTable>,
): Promise<number | undefined> {
  const row = await trx
    .insertInto('bookingEvent')
    .values(event)
    .onConflict((conflict) => conflict.columns(['bookingId', 'token']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** The events of a booking, the earliest first. */
export function findEvents(db: Db | Trx, bookingId: string): Promise<EventRow[]> {
  return db.selectFrom('bookingEvent').selectAll().where('bookingId', '=', bookingId).orderBy('id').execute();
}

export async function findBookingOfEvent(trx: Trx, eventId: number): Promise<Booked | undefined> {
  return withSurroundings(trx)
    .where((eb) =>
      eb('b.id', '=', eb.selectFrom('bookingEvent as e').select('e.bookingId').where('e.id', '=', eventId)),
    )
    .executeTakeFirst();
}

/** Which of these bookings have a message of the booker after everything that the host did. */
export async function findUnread(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select distinct booking_id as id from booking_event e
    where booking_id = any(${[...ids]}::text[]) and type = 'booker-message' and not exists (
      select from booking_event h where h.booking_id = e.booking_id and h.id > e.id and h.type = any(${HOST_EVENTS}::text[]))`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

// ---- Children

export async function insertChildren(
  trx: Trx,
  bookingId: string,
  childIds: readonly string[],
  during: string,
): Promise<void> {
  if (childIds.length === 0) return;
  await trx
    .insertInto('bookingChild')
    .values(childIds.map((childId) => ({ bookingId, childId, during })))
    .execute();
}

export async function findChildIds(db: Db | Trx, bookingId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('bookingChild')
    .select('childId')
    .where('bookingId', '=', bookingId)
    .execute();
  return rows.map(({ childId }) => childId);
}

/** Marks the children of a booking as confirmed, or not. @throws on a second confirmed place at the same time */
export async function setChildrenConfirmed(trx: Trx, bookingId: string, confirmed: boolean): Promise<void> {
  await trx.updateTable('bookingChild').set({ confirmed }).where('bookingId', '=', bookingId).execute();
}

/**
 * Moves a booking's children to the time to which its date was moved. Where a child is confirmed elsewhere at the new
 * time, this booking no longer counts as confirmed for that child, until the family has chosen.
 */
export async function moveChildren(
  trx: Trx,
  bookingId: string,
  during: string,
  confirmed: boolean,
): Promise<void> {
  await sql`
    update booking_child c set during = ${during}::tstzrange, confirmed = ${confirmed} and not exists (
      select from booking_child o where o.child_id = c.child_id and o.booking_id <> c.booking_id and o.confirmed
        and o.during && ${during}::tstzrange)
    where c.booking_id = ${bookingId}`.execute(trx);
}

/** The children among these who have a confirmed place at that time in another booking. */
export async function findConfirmedElsewhere(
  trx: Trx,
  childIds: readonly string[],
  during: string,
  exceptBooking: string | undefined,
): Promise<Set<string>> {
  if (childIds.length === 0) return new Set();
  const { rows } = await sql<{ childId: string }>`
    select child_id as "childId" from booking_child
    where child_id = any(${[...childIds]}::text[]) and confirmed and during && ${during}::tstzrange
      and booking_id is distinct from ${exceptBooking ?? null}`.execute(trx);
  return new Set(rows.map(({ childId }) => childId));
}

/** Open bookings of the same children at the time of a confirmed booking. */
export async function findOverlappingOpen(db: Db | Trx, bookingId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct b.id from booking_child mine
    join booking_child other on other.child_id = mine.child_id and other.during && mine.during
      and other.booking_id <> mine.booking_id
    join booking b on b.id = other.booking_id and b.state in ('requested', 'waiting', 'offered')
    where mine.booking_id = ${bookingId} and mine.confirmed order by b.id`.execute(db);
  return rows.map(({ id }) => id);
}

// ---- What waits for the host

/** Whether an organisation has a booking that waits for its answer. */
export async function hasToAnswer(trx: Trx, hostId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('booking as b')
    .innerJoin('opportunity as o', 'o.id', 'b.opportunityId')
    .select('b.id')
    .where('o.organisationId', '=', hostId)
    .where('b.state', '=', 'requested')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

// ---- What time changes

/** Bookings that time may have changed: all that are open, and confirmed ones whose day is near or was changed. */
export function findToProcess(db: Db, about: { after: string; limit: number }): Promise<Booked[]> {
  return withSurroundings(db)
    .where('b.state', 'in', [...STILL])
    .where('b.id', '>', about.after)
    .orderBy('b.id')
    .limit(about.limit)
    .execute();
}

/** Dates to come that have free places and groups that wait. */
export async function findDatesToFill(db: Db, today: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select d.id from opportunity_date d
      join opportunity o on o.id = d.opportunity_id and o.withdrawn_at is null
      join organisation g on g.id = o.organisation_id and g.suspended_at is null
    where d.places_taken < d.places and d.starts_on >= ${today}::date and d.cancelled_at is null
      and exists (select from booking b where b.opportunity_date_id = d.id and b.state = 'waiting'
        and b.young_people <= d.places - d.places_taken)
    order by d.id limit 500`.execute(db);
  return rows.map(({ id }) => id);
}

// ---- The waiting list

/** Whether a group that fits into this many places waits for a date. */
export async function isAnyWaiting(trx: Trx, dateId: number, free: number): Promise<boolean> {
  const row = await trx
    .selectFrom('booking')
    .select('id')
    .where('opportunityDateId', '=', dateId)
    .where('state', '=', 'waiting')
    .where('youngPeople', '<=', free)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Locks and returns the group that has waited longest among those that fit into this many places. */
export async function lockNextWaiting(trx: Trx, dateId: number, free: number): Promise<Booked | undefined> {
  for (;;) {
    const first = await trx
      .selectFrom('booking')
      .select('id')
      .where('opportunityDateId', '=', dateId)
      .where('state', '=', 'waiting')
      .where('youngPeople', '<=', free)
      .orderBy('turn')
      .limit(1)
      .executeTakeFirst();
    if (first === undefined) return undefined;
    const locked = await lockBooking(trx, first.id);
    // While this transaction waited for the lock, that group left the list: try the next one.
    if (locked?.state === 'waiting') return locked;
  }
}

/** The number of groups that wait for a date up to and including a turn. */
export async function findPosition(db: Db, dateId: number, turn: number): Promise<number> {
  const row = await db
    .selectFrom('booking')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('opportunityDateId', '=', dateId)
    .where('state', '=', 'waiting')
    .where('turn', '<=', turn)
    .executeTakeFirstOrThrow();
  return row.count;
}

// ---- Retention

/** Erases what bookings hold about people, some time after the day or the end. @returns how many */
export async function redactExpired(db: Db, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    with due as (${dueBookings(now)}), emptied as (
      update booking_event set detail = null where booking_id in (select id from due) and detail is not null)
    , children as (delete from booking_child where booking_id in (select id from due))
    update booking set details = null where id in (select id from due)`.execute(db);
  return Number(numAffectedRows ?? 0);
}

export async function countExpired(db: Db, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${dueBookings(now)}) due`.execute(db);
  return rows[0]?.count ?? 0;
}

const dueBookings = (now: Date) => sql`
  select b.id from booking b left join opportunity_date d on d.id = b.opportunity_date_id
  where b.details is not null
    and greatest(coalesce(d.ends_on, d.starts_on, b.wanted_day)::timestamptz,
      case when b.state in ('requested', 'waiting', 'offered', 'confirmed') then null else b.updated_at end)
      < ${new Date(now.getTime() - KEEP_DAYS * 86_400_000)}`;
