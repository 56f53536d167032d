import { sql, type ExpressionBuilder, type Selectable } from 'kysely';
import type { ApplicationTable, Database, Db, StateBefore, Trx } from '#lib/database.ts';
import type { Holder } from '#features/journeys/journey.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import {
  FROM_APPLICANT,
  isApplicationId,
  KEEP_MONTHS,
  SHOWN_STATES,
  type ShownState,
} from './application.ts';
import { mayBeOfferedPlace, OVER_STATES } from './transitions.ts';
import type { Span } from './interview.ts';

export type ApplicationRow = Selectable<ApplicationTable>;

/** An application with what it is for and whom to write to. */
export interface Applied extends ApplicationRow {
  title: string;
  kind: Kind;
  organisationId: string;
  organisationName: string;
  withdrawnAt: Date | null;
  closesAt: Date | null;
  closedReason: Database['opportunity']['closedReason'];
  /** Places that come free go to those who wait in turn, accepted or not. */
  firstCome: boolean;
  /** Of the organisation. */
  suspendedAt: Date | null;
  /** Of the date that they asked for, while it is offered. */
  startsOn: string | null;
  endsOn: string | null;
  startTime: string | null;
  /** The day that they asked for, offered or not. */
  askedFor: string | null;
  /** When that date was moved last, and since when it is no longer offered. */
  dateChangedAt: Date | null;
  dateCancelledAt: Date | null;
  accountEmail: string | null;
}

const withSurroundings = (db: Db | Trx) =>
  db
    .selectFrom('application as a')
    .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
    .innerJoin('organisation as g', 'g.id', 'o.organisationId')
    .leftJoin('opportunityDate as d', 'd.id', 'a.opportunityDateId')
    .leftJoin('account as p', 'p.id', 'a.accountId')
    .selectAll('a')
    .select([
      'o.title',
      'o.withdrawnAt',
      'o.closesAt',
      'o.closedReason',
      'o.firstCome',
      'o.organisationId',
      'g.name as organisationName',
      'g.suspendedAt',
      'd.startTime',
      'd.startsOn as askedFor',
      'd.changedAt as dateChangedAt',
      'd.cancelledAt as dateCancelledAt',
      'p.email as accountEmail',
    ])
    .select((eb) => [
      eb.ref('o.kind').$castTo<Kind>().as('kind'),
      eb.case().when('d.cancelledAt', 'is', null).then(eb.ref('d.startsOn')).end().as('startsOn'),
      eb.case().when('d.cancelledAt', 'is', null).then(eb.ref('d.endsOn')).end().as('endsOn'),
    ]);

/** The one condition under which somebody sees an application as theirs; what is not confirmed is nobody's yet. */
const isHeld = (holder: Holder) => (eb: ExpressionBuilder<Database & { a: ApplicationTable }, 'a'>) =>
  eb.and([
    eb('a.state', '<>', 'unconfirmed'),
    holder.kind === 'account'
      ? eb('a.accountId', '=', holder.id)
      : eb.and([eb('a.tokenHash', '=', holder.hash), eb('a.accountId', 'is', null)]),
  ]);

export async function findHeld(db: Db, holder: Holder, id: string): Promise<Applied | undefined> {
  if (!isApplicationId(id)) return undefined;
  return withSurroundings(db).where('a.id', '=', id).where(isHeld(holder)).executeTakeFirst();
}

export function findAllHeld(db: Db, holder: Holder): Promise<Applied[]> {
  return withSurroundings(db).where(isHeld(holder)).orderBy('a.turn', 'desc').limit(200).execute();
}

/** One application with its surroundings, whoever asks. */
export async function findApplied(db: Db, id: string): Promise<Applied | undefined> {
  return withSurroundings(db).where('a.id', '=', id).executeTakeFirst();
}

/** An application that nobody else changes until the transaction ends. */
export async function lockApplication(trx: Trx, id: string): Promise<Applied | undefined> {
  return withSurroundings(trx).where('a.id', '=', id).forUpdate('a').executeTakeFirst();
}

/**
 * The members of the organisation that an opportunity is of, who were not told of anything new since an instant; from
 * now on they are told. Two who ask at once never get the same member.
 */
export async function takeMembersToTell(
  trx: Trx,
  opportunityId: string,
  { since, now }: { since: Date; now: Date },
): Promise<{ email: string; slug: string; title: string; organisation: string }[]> {
  const members = await trx
    .selectFrom('membership as m')
    .innerJoin('opportunity as o', 'o.organisationId', 'm.organisationId')
    .innerJoin('organisation as g', 'g.id', 'm.organisationId')
    .innerJoin('account as p', 'p.id', 'm.accountId')
    .select(['m.accountId', 'm.organisationId', 'p.email', 'g.slug', 'o.title', 'g.name as organisation'])
    .where('o.id', '=', opportunityId)
    .where('p.confirmedAt', 'is not', null)
    .where((eb) => eb.or([eb('m.inboxToldAt', 'is', null), eb('m.inboxToldAt', '<=', since)]))
    .orderBy('m.accountId')
    .forNoKeyUpdate('m')
    .execute();
  const [one] = members;
  if (one === undefined) return [];
  await trx
    .updateTable('membership')
    .set({ inboxToldAt: now })
    .where('organisationId', '=', one.organisationId)
    .where(
      'accountId',
      'in',
      members.map(({ accountId }) => accountId),
    )
    .execute();
  return members;
}

export async function insertApplication(
  trx: Trx,
  row: Omit<
    ApplicationRow,
    | 'turn'
    | 'tokenHash'
    | 'offeredUntil'
    | 'dateToldAt'
    | 'updatedAt'
    | 'placeApproved'
    | 'seenAt'
    | 'remindedAt'
    | 'deviceHash'
  > & { deviceHash?: string | null },
): Promise<void> {
  await trx
    .insertInto('application')
    .values({ ...row, updatedAt: row.createdAt })
    .execute();
}

export async function updateApplication(
  trx: Trx,
  id: string,
  change: Partial<
    Pick<
      ApplicationRow,
      | 'state'
      | 'holdsPlace'
      | 'offeredUntil'
      | 'opportunityDateId'
      | 'dateToldAt'
      | 'placeApproved'
      | 'deviceHash'
      | 'contactHash'
      | 'name'
      | 'details'
    >
  > & { updatedAt: Date },
): Promise<void> {
  await trx.updateTable('application').set(change).where('id', '=', id).execute();
}

export async function deleteApplication(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('application').where('id', '=', id).execute();
}

/** What one person does about their applications happens one thing after the other, under whichever key. */
export async function lockPerson(trx: Trx, contactHashes: readonly string[]): Promise<void> {
  // In one order, so that two who write under different keys do not wait for each other.
  for (const hash of contactHashes.toSorted()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${hash}, 1600))`.execute(trx);
  }
}

/** Puts an application, and the links that open what was sent with the same address, under another hash of it. */
export async function updateContactHash(
  trx: Trx,
  id: string,
  contactHash: string,
  before: readonly string[],
): Promise<void> {
  await trx.updateTable('application').set({ contactHash }).where('id', '=', id).execute();
  await trx
    .updateTable('applicationLink')
    .set({ contactHash })
    .where((eb) => eb.or([eb('applicationId', '=', id), eb('contactHash', 'in', [...before])]))
    .execute();
}

/** What somebody wrote, encrypted. */
export function findSealed(
  db: Db | Trx,
  id: string,
): Promise<{ id: string; details: string | null; accountId: string | null } | undefined> {
  return db
    .selectFrom('application')
    .select(['id', 'details', 'accountId'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The application of a person for an opportunity that is under way. */
export function findActive(
  db: Db | Trx,
  about: { opportunityId: string; contactHashes: readonly string[]; accountId: string | null },
): Promise<{ id: string; accountId: string | null } | undefined> {
  return db
    .selectFrom('application')
    .select(['id', 'accountId'])
    .where('opportunityId', '=', about.opportunityId)
    .where('state', 'not in', ['unconfirmed', ...OVER_STATES])
    .where((eb) =>
      eb.or([
        eb('contactHash', 'in', [...about.contactHashes]),
        ...(about.accountId === null ? [] : [eb('accountId', '=', about.accountId)]),
      ]),
    )
    .executeTakeFirst();
}

/** Gives an account what was sent with its confirmed address before. */
export async function attachToAccount(
  db: Db,
  accountId: string,
  contactHashes: readonly string[],
): Promise<void> {
  await db
    .updateTable('application')
    .set({ accountId, tokenHash: null })
    .where('contactHash', 'in', [...contactHashes])
    .where('accountId', 'is', null)
    .where('state', '<>', 'unconfirmed')
    .execute();
}

export async function writeApplicationEvents(
  trx: Trx,
  events: readonly {
    applicationId: string;
    at: Date;
    type: string;
    actor: string;
    /** Encrypted. */
    detail?: string | undefined;
    token?: string | undefined;
    voids?: number | undefined;
    before?: StateBefore | undefined;
  }[],
): Promise<number[]> {
  if (events.length === 0) return [];
  const rows = await trx
    .insertInto('applicationEvent')
    .values(
      events.map((event) => ({
        ...event,
        detail: event.detail ?? null,
        token: event.token ?? null,
        voids: event.voids ?? null,
        before: event.before === undefined ? null : JSON.stringify(event.before),
      })),
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Which mail tells the applicant of an event. */
export async function setEventMail(trx: Trx, eventId: number, mailId: string): Promise<void> {
  await trx.updateTable('applicationEvent').set({ mailId }).where('id', '=', eventId).execute();
}

/** Writes down that the applicant has seen an application as it is now; nothing where they had before. */
export async function markSeen(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('application')
    .set({ seenAt: now })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('seenAt', 'is', null), eb('seenAt', '<', eb.ref('updatedAt'))]))
    .execute();
}

/** Whether something was written down already that was sent with this form. */
export async function hasToken(trx: Trx, applicationId: string, token: string): Promise<boolean> {
  const row = await trx
    .selectFrom('applicationEvent')
    .select('id')
    .where('applicationId', '=', applicationId)
    .where('token', '=', token)
    .executeTakeFirst();
  return row !== undefined;
}

export interface EventRow {
  id: number;
  at: Date;
  type: string;
  actor: string;
  detail: string | null;
  voids: number | null;
  before: StateBefore | null;
  mailId: string | null;
}
const EVENT = ['id', 'at', 'type', 'actor', 'detail', 'voids', 'before', 'mailId'] as const;

export function findEvents(db: Db | Trx, applicationId: string): Promise<EventRow[]> {
  return db
    .selectFrom('applicationEvent')
    .select(EVENT)
    .where('applicationId', '=', applicationId)
    .orderBy('id')
    .execute();
}

// ---- Links

export interface LinkRow {
  tokenHash: string;
  contactHash: string;
  applicationId: string | null;
  codeHash: string | null;
}

export async function insertLink(
  trx: Trx,
  link: LinkRow & { purpose: 'confirm' | 'open'; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await trx.insertInto('applicationLink').values(link).execute();
}

/** A link that still works, and the application that it is about. */
export function findOpenLink(
  db: Db,
  purpose: 'confirm' | 'open',
  tokenHash: string,
  now: Date,
): Promise<{ applicationId: string | null } | undefined> {
  return db
    .selectFrom('applicationLink')
    .select('applicationId')
    .where('purpose', '=', purpose)
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
}

/** Links that were sent to an address that is not the applicant's confirm nothing any more. */
export async function deleteConfirmLinks(trx: Trx, applicationId: string): Promise<void> {
  await trx
    .deleteFrom('applicationLink')
    .where('applicationId', '=', applicationId)
    .where('purpose', '=', 'confirm')
    .execute();
}

/** Uses a link up. @returns undefined when it is used, over or unknown. */
export function useLink(
  trx: Trx,
  purpose: 'confirm' | 'open',
  tokenHash: string,
  now: Date,
): Promise<LinkRow | undefined> {
  return trx
    .updateTable('applicationLink')
    .set({ usedAt: now })
    .where('purpose', '=', purpose)
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning(['tokenHash', 'contactHash', 'applicationId', 'codeHash'])
    .executeTakeFirst();
}

/** Counts a try of a code against every open confirmation of an address. @returns those that had tries left. */
export function countCodeTry(
  db: Db,
  contactHashes: readonly string[],
  tries: number,
  now: Date,
): Promise<LinkRow[]> {
  return db
    .updateTable('applicationLink')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('purpose', '=', 'confirm')
    .where('contactHash', 'in', [...contactHashes])
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where('attempts', '<', tries)
    .returning(['tokenHash', 'contactHash', 'applicationId', 'codeHash'])
    .execute();
}

/** Lets the holder of one new cookie follow everything that was sent with an address and belongs to no account. */
export async function openToHolder(
  trx: Trx,
  contactHashes: readonly string[],
  tokenHash: string,
): Promise<void> {
  await trx
    .updateTable('application')
    .set({ tokenHash })
    .where('contactHash', 'in', [...contactHashes])
    .where('accountId', 'is', null)
    .where('state', '<>', 'unconfirmed')
    .execute();
}

/** Whether anything was sent with an address and confirmed, without an account. */
export async function hasApplications(db: Db, contactHashes: readonly string[]): Promise<boolean> {
  const row = await db
    .selectFrom('application')
    .select('id')
    .where('contactHash', 'in', [...contactHashes])
    .where('accountId', 'is', null)
    .where('state', '<>', 'unconfirmed')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

// ---- Waiting for a confirmation

/** What was written on a device and waits for its address to be confirmed; one, or of one opportunity, where that is given. */
export function findUnconfirmed(
  db: Db | Trx,
  deviceHash: string,
  only: { id?: string | undefined; opportunityId?: string | undefined },
): Promise<Applied[]> {
  let query = withSurroundings(db)
    .where('a.state', '=', 'unconfirmed')
    .where('a.deviceHash', '=', deviceHash);
  if (only.id !== undefined) query = query.where('a.id', '=', only.id);
  if (only.opportunityId !== undefined) query = query.where('a.opportunityId', '=', only.opportunityId);
  return query.orderBy('a.turn', 'desc').limit(50).execute();
}

/** What has not been confirmed for at least an hour, nobody was reminded of, and is still open. */
export async function findToRemind(
  db: Db,
  now: Date,
): Promise<{ id: string; createdAt: Date; closesAt: Date | null }[]> {
  return (
    db
      .selectFrom('application as a')
      .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
      .innerJoin('organisation as g', 'g.id', 'o.organisationId')
      .select(['a.id', 'a.createdAt', 'o.closesAt'])
      .where('a.state', '=', 'unconfirmed')
      .where('a.remindedAt', 'is', null)
      .where('a.createdAt', '<', new Date(now.getTime() - 3_600_000))
      .where('o.withdrawnAt', 'is', null)
      // Nothing can be confirmed while the organisation is suspended.
      .where('g.suspendedAt', 'is', null)
      .where((eb) => eb.or([eb('o.closesAt', 'is', null), eb('o.closesAt', '>', now)]))
      .orderBy('a.createdAt')
      .limit(500)
      .execute()
  );
}

/** Takes an applicant to be reminded; two who ask at once never get the same. @returns false when one was already */
export async function takeReminder(trx: Trx, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('application')
    .set({ remindedAt: now })
    .where('id', '=', id)
    .where('state', '=', 'unconfirmed')
    .where('remindedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

// ---- Interviews

/** Agreed times of an organisation are compared by one at a time. */
export async function lockInterviews(trx: Trx, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${organisationId}, 1601))`.execute(trx);
}

/** Keeps the agreed time of an interview; undefined when there is none any more. */
export async function setInterview(
  trx: Trx,
  applicationId: string,
  agreed: (Span & { shared: boolean }) | undefined,
): Promise<void> {
  if (agreed === undefined) {
    await trx.deleteFrom('applicationInterview').where('applicationId', '=', applicationId).execute();
    return;
  }
  const { startsAt, minutes, shared } = agreed;
  await trx
    .insertInto('applicationInterview')
    .values({ applicationId, startsAt, minutes, shared })
    .onConflict((it) => it.column('applicationId').doUpdateSet({ startsAt, minutes, shared }))
    .execute();
}

/** Agreed interviews of an organisation, with other applicants, at which nobody else can come. */
export function findInterviews(
  db: Db | Trx,
  about: { organisationId: string; except: string; from: Date },
): Promise<Span[]> {
  return (
    db
      .selectFrom('applicationInterview as i')
      .innerJoin('application as a', 'a.id', 'i.applicationId')
      .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
      .select(['i.startsAt', 'i.minutes'])
      .where('o.organisationId', '=', about.organisationId)
      .where('a.id', '<>', about.except)
      .where('i.shared', '=', false)
      // Nothing that is longer than ten hours is accepted.
      .where('i.startsAt', '>', new Date(about.from.getTime() - 36_000_000))
      .orderBy('i.startsAt')
      .limit(2_000)
      .execute()
  );
}

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

// ---- When something ends

/** Those who asked for some opportunities by an instant and are in one of these states, in the order they came. */
export async function findIn(
  db: Db,
  about: { opportunityIds: readonly string[]; states: readonly ApplicationRow['state'][]; by: Date },
): Promise<string[]> {
  const rows = await db
    .selectFrom('application')
    .select('id')
    .where('opportunityId', 'in', [...about.opportunityIds])
    .where('state', 'in', [...about.states])
    .where('createdAt', '<=', about.by)
    .orderBy('turn')
    .execute();
  return rows.map(({ id }) => id);
}

/** How many who asked for these are in each state. */
export async function countStates(
  db: Db,
  opportunityIds: readonly string[],
): Promise<Map<ApplicationRow['state'], number>> {
  if (opportunityIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('application')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('opportunityId', 'in', [...opportunityIds])
    .groupBy('state')
    .execute();
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** The last of some things that happened to an application, and were not taken back. */
export function findLastEvent(
  db: Db | Trx,
  applicationId: string,
  types: readonly string[],
): Promise<EventRow | undefined> {
  return db
    .selectFrom('applicationEvent as e')
    .select(EVENT)
    .where('applicationId', '=', applicationId)
    .where('type', 'in', [...types])
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom('applicationEvent as v').select('v.id').whereRef('v.voids', '=', 'e.id')),
      ),
    )
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Whether an organisation is suspended, and which of what was sent to it is under way. */
export async function findUnderWay(
  db: Db,
  organisationId: string,
  states: readonly ApplicationRow['state'][],
): Promise<{ suspended: boolean; ids: string[] }> {
  const organisation = await db
    .selectFrom('organisation')
    .select('suspendedAt')
    .where('id', '=', organisationId)
    .executeTakeFirst();
  const rows = await db
    .selectFrom('application as a')
    .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
    .select('a.id')
    .where('o.organisationId', '=', organisationId)
    .where('a.state', 'in', [...states])
    .orderBy('a.turn')
    .execute();
  return { suspended: organisation?.suspendedAt != null, ids: rows.map(({ id }) => id) };
}

/** Offers of places of an organisation can be answered until then at least. */
export async function putOffersOff(trx: Trx, organisationId: string, until: Date): Promise<void> {
  await trx
    .updateTable('application')
    .set((eb) => ({ offeredUntil: eb.fn<Date>('greatest', ['offeredUntil', eb.val(until)]) }))
    .where('state', '=', 'offered')
    .where('offeredUntil', 'is not', null)
    .where('opportunityId', 'in', (eb) =>
      eb.selectFrom('opportunity').select('id').where('organisationId', '=', organisationId),
    )
    .execute();
}

// ---- The organisation's inbox

export interface InboxFilter {
  opportunityId?: string | undefined;
  state?: ShownState | undefined;
  /** The day on which the chosen date begins. */
  startsOn?: string | undefined;
  /** Only those who have written since somebody looked at their application. */
  unread?: boolean | undefined;
}

/** Of an application: its person has written, and nobody of the organisation has opened it since. */
const isUnread = sql<boolean>`exists (
  select from application_event e
  where e.application_id = a.id and e.type = any(${[...FROM_APPLICANT]}::text[]) and not exists (
    select from application_event r where r.application_id = a.id and r.type = 'opened' and r.id > e.id
  )
)`;

const ofOrganisation =
  (organisationId: string, { opportunityId, state, startsOn, unread }: InboxFilter) =>
  (eb: ExpressionBuilder<Database & { a: ApplicationTable; o: Database['opportunity'] }, 'a' | 'o'>) =>
    eb.and([
      eb('o.organisationId', '=', organisationId),
      eb('a.state', '<>', 'unconfirmed'),
      ...(opportunityId === undefined ? [] : [eb('a.opportunityId', '=', opportunityId)]),
      ...(state === undefined ? [] : [eb('a.state', '=', state)]),
      ...(startsOn === undefined
        ? []
        : [
            eb(
              'a.opportunityDateId',
              'in',
              eb.selectFrom('opportunityDate as t').select('t.id').where('t.startsOn', '=', startsOn),
            ),
          ]),
      ...(unread === true ? [isUnread] : []),
    ]);

export interface InboxRow {
  id: string;
  opportunityId: string;
  title: string;
  kind: Kind;
  placeApproved: boolean;
  firstCome: boolean;
  startsOn: string | null;
  state: ApplicationRow['state'];
  /** Encrypted. */
  name: string | null;
  createdAt: Date;
  unread: boolean;
}

export function findInbox(
  db: Db,
  organisationId: string,
  filter: InboxFilter,
  page: { limit: number; offset: number },
): Promise<InboxRow[]> {
  return db
    .selectFrom('application as a')
    .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
    .leftJoin('opportunityDate as d', (join) =>
      join.onRef('d.id', '=', 'a.opportunityDateId').on('d.cancelledAt', 'is', null),
    )
    .select([
      'a.id',
      'a.opportunityId',
      'a.placeApproved',
      'o.title',
      'o.firstCome',
      'd.startsOn',
      'a.state',
      'a.name',
      'a.createdAt',
    ])
    .select((eb) => [isUnread.as('unread'), eb.ref('o.kind').$castTo<Kind>().as('kind')])
    .where(ofOrganisation(organisationId, filter))
    .orderBy('a.turn', filter.state === 'waiting' ? 'asc' : 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
}

export interface InboxCount {
  opportunityId: string;
  title: string;
  state: ApplicationRow['state'];
  startsOn: string | null;
  count: number;
  /** Of these, those who have written since somebody looked. */
  unread: number;
}

export function countInbox(db: Db, organisationId: string): Promise<InboxCount[]> {
  return db
    .selectFrom('application as a')
    .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
    .leftJoin('opportunityDate as d', 'd.id', 'a.opportunityDateId')
    .select((eb) => [
      'a.opportunityId',
      'o.title',
      'a.state',
      'd.startsOn',
      eb.fn.countAll<number>().as('count'),
      sql<number>`count(*) filter (where ${isUnread})`.as('unread'),
    ])
    .where(ofOrganisation(organisationId, {}))
    .groupBy(['a.opportunityId', 'o.title', 'a.state', 'd.startsOn'])
    .orderBy('o.title')
    .orderBy('a.opportunityId')
    .execute();
}

export async function findOfOrganisation(
  db: Db,
  organisationId: string,
  ids: readonly string[],
): Promise<Applied[]> {
  const some = ids.filter(isApplicationId);
  if (some.length === 0) return [];
  return withSurroundings(db)
    .where('a.id', 'in', some)
    .where('o.organisationId', '=', organisationId)
    .where('a.state', 'in', [...SHOWN_STATES])
    .orderBy('a.turn')
    .execute();
}

/** All of an organisation's applications that a filter lets through, with what was written: for the export. */
export function findAllOfOrganisation(
  db: Db | Trx,
  organisationId: string,
  filter: InboxFilter,
): Promise<Applied[]> {
  return withSurroundings(db)
    .where(ofOrganisation(organisationId, filter))
    .orderBy('a.turn')
    .limit(10_000)
    .execute();
}

/** The applications before and after one in the same list. */
export async function findNeighbours(
  db: Db,
  organisationId: string,
  filter: InboxFilter,
  turn: number,
): Promise<{ previous: string | undefined; next: string | undefined }> {
  const beside = async (direction: 'asc' | 'desc') => {
    const row = await db
      .selectFrom('application as a')
      .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
      .select('a.id')
      .where(ofOrganisation(organisationId, filter))
      .where('a.turn', direction === 'asc' ? '>' : '<', turn)
      .orderBy('a.turn', direction)
      .limit(1)
      .executeTakeFirst();
    return row?.id;
  };
  return { previous: await beside('desc'), next: await beside('asc') };
}

// ---- Retention

/** Deletes what was asked to be confirmed before an instant, and was not. @returns how many were deleted. */
export async function deleteUnconfirmed(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('application')
    .where('state', '=', 'unconfirmed')
    .where('updatedAt', '<=', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/**
 * Empties what people wrote when it is no longer needed, messages and the trace of their address included; that there
 * was an application stays countable. Whoever said yes is kept until after they have begun; what nobody decided on ends
 * as long after it closed and has begun, at the latest twice as long after its last change.
 * @returns how many were emptied.
 */
export async function emptyOld(db: Db, now: Date): Promise<number> {
  const begins = sql`(select d.starts_on from opportunity_date d where d.id = a.opportunity_date_id)::timestamptz`;
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: string }>`
      update application a
      set name = null, details = null, token_hash = null, contact_hash = 'emptied:' || a.id
      from opportunity o
      cross join lateral (select ${now}::timestamptz - make_interval(months => ${KEEP_MONTHS}) as long_ago) t
      where o.id = a.opportunity_id and a.contact_hash not like 'emptied:%' and a.state <> 'unconfirmed' and
        case
          when a.state = any(${[...OVER_STATES]}::text[]) then a.updated_at < t.long_ago
          when a.state in ('accepted', 'hired') then greatest(a.updated_at, ${begins}) < t.long_ago
          else greatest(coalesce(o.withdrawn_at, o.closes_at), ${begins}) < t.long_ago
            or a.updated_at < ${now}::timestamptz - make_interval(months => ${2 * KEEP_MONTHS})
        end
      returning a.id`.execute(trx);
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await trx
      .updateTable('applicationEvent')
      .set({ detail: null })
      .where('applicationId', 'in', ids)
      .execute();
    await trx.deleteFrom('applicationLink').where('applicationId', 'in', ids).execute();
    await trx.deleteFrom('applicationInterview').where('applicationId', 'in', ids).execute();
    return ids.length;
  });
}

export async function deleteOldLinks(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('applicationLink').where('expiresAt', '<', now).execute();
}

// ---- The demonstration

/** What the organisations of the demonstration's accounts offer, and its resident; nothing once anybody has applied. */
export async function findDemoOpportunities(
  db: Db,
): Promise<{ opportunities: string[]; resident: { id: string; email: string } | undefined }> {
  const applied = await db.selectFrom('application').select('id').limit(1).executeTakeFirst();
  if (applied !== undefined) return { opportunities: [], resident: undefined };
  const rows = await db
    .selectFrom('opportunity as o')
    .innerJoin('membership as m', 'm.organisationId', 'o.organisationId')
    .innerJoin('account as p', 'p.id', 'm.accountId')
    .select(['o.id', 'o.sourceKey'])
    .distinct()
    .where('p.demo', 'is not', null)
    .where(sql<boolean>`(o.how_to_apply->>'here')::boolean`)
    .orderBy('o.sourceKey')
    .orderBy('o.id')
    .execute();
  const resident = await db
    .selectFrom('account')
    .select(['id', 'email'])
    .where('demo', '=', 'Resident')
    .executeTakeFirst();
  return { opportunities: rows.map(({ id }) => id), resident };
}
