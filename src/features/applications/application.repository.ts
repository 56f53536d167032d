import { sql, type ExpressionBuilder, type Selectable } from 'kysely';
import type { ApplicationTable, StateBefore } from './table.ts';
import type { Database, Db, Trx } from '#lib/database.ts';
import type { Holder } from '#features/journeys/journey.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { isApplicationId } from './application.ts';
import { KEEP_MONTHS } from './periods.ts';
import type { SilentEventType } from './reactions.ts';
import { OVER_STATES, type ApplicationEventType } from './transitions.ts';
import type { Span } from './interview.ts';

export type ApplicationRow = Selectable<ApplicationTable>;

/** An application with the opportunity that it is for and the organisation that receives it. */
export interface Applied extends ApplicationRow {
  title: string;
  kind: Kind;
  organisationId: string;
  organisationName: string;
  withdrawnAt: Date | null;
  closesAt: Date | null;
  closedReason: Database['opportunity']['closedReason'];
  /** Places that become free go to the applicants on the waiting list in order, accepted or not. */
  firstCome: boolean;
  /** When the organisation was suspended. */
  suspendedAt: Date | null;
  /** First day of the date that the applicant asked for, while that date is offered. */
  startsOn: string | null;
  endsOn: string | null;
  startTime: string | null;
  /** The day that the applicant asked for, whether or not it is still offered. */
  askedFor: string | null;
  /** When that date was last moved, and when it was cancelled. */
  dateChangedAt: Date | null;
  dateCancelledAt: Date | null;
  accountEmail: string | null;
}

export const withSurroundings = (db: Db | Trx) =>
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

/**
 * The one condition under which an applicant sees an application as their own. An unconfirmed application belongs to
 * no applicant yet.
 */
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

/** One application with its opportunity and organisation, without a check of who may see it. */
export async function findApplied(db: Db, id: string): Promise<Applied | undefined> {
  return withSurroundings(db).where('a.id', '=', id).executeTakeFirst();
}

/** The same, with the application locked until the transaction ends. */
export async function lockApplication(trx: Trx, id: string): Promise<Applied | undefined> {
  return withSurroundings(trx).where('a.id', '=', id).forUpdate('a').executeTakeFirst();
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

/** Serialises everything that one person does about their applications, whichever key their hash was made with. */
export async function lockPerson(trx: Trx, contactHashes: readonly string[]): Promise<void> {
  // Always in the same order, so that two transactions that use different keys do not deadlock.
  for (const hash of contactHashes.toSorted()) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${hash}, 1600))`.execute(trx);
  }
}

/** Replaces a contact hash by another hash of the same address, in applications and in the links that open them. */
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

/** The encrypted parts of an application. */
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

/** A person's open application for an opportunity. */
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

/** Moves applications that were sent earlier with the account's confirmed address to the account. */
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

interface NewEventRow {
  applicationId: string;
  at: Date;
  type: ApplicationEventType;
  actor: string;
  /** Encrypted. */
  detail?: string | undefined;
  token?: string | undefined;
  voids?: number | undefined;
  before?: StateBefore | undefined;
}

const insertEvents = (trx: Trx, events: readonly NewEventRow[]) =>
  trx.insertInto('applicationEvent').values(
    events.map((event) => ({
      ...event,
      detail: event.detail ?? null,
      token: event.token ?? null,
      voids: event.voids ?? null,
      before: event.before === undefined ? null : JSON.stringify(event.before),
    })),
  );

/** Writes events that cause nothing; for all others there is `recordEvents`. */
export async function writeSilentEvents(
  trx: Trx,
  events: readonly (NewEventRow & { type: SilentEventType })[],
): Promise<void> {
  if (events.length > 0) await insertEvents(trx, events).execute();
}

/** @returns the ids of the events, in their order */
export async function writeApplicationEvents(trx: Trx, events: readonly NewEventRow[]): Promise<number[]> {
  const rows = await insertEvents(trx, events).returning('id').execute();
  return rows.map(({ id }) => id);
}

/** Records which mail tells the applicant of an event. */
export async function setEventMail(trx: Trx, eventId: number, mailId: string): Promise<void> {
  await trx.updateTable('applicationEvent').set({ mailId }).where('id', '=', eventId).execute();
}

/**
 * Records that the applicant has seen an application in its present state; does nothing if that was recorded before.
 */
export async function markSeen(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('application')
    .set({ seenAt: now })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('seenAt', 'is', null), eb('seenAt', '<', eb.ref('updatedAt'))]))
    .execute();
}

/** Whether an event with this form's token has been recorded already. */
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
  type: ApplicationEventType;
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

/** Whether an organisation has applications that wait for its first answer. */
export async function hasNewApplications(trx: Trx, organisationId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('application')
    .innerJoin('opportunity', 'opportunity.id', 'application.opportunityId')
    .select('application.id')
    .where('organisationId', '=', organisationId)
    .where('state', 'in', ['new', 'waiting'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The application of an event. */
export async function findApplicationOf(trx: Trx, eventId: number): Promise<Applied | undefined> {
  return withSurroundings(trx)
    .where('a.id', '=', (eb) =>
      eb.selectFrom('applicationEvent').select('applicationId').where('id', '=', eventId),
    )
    .executeTakeFirst();
}

// ---- Interviews

/** Serialises the checks of an organisation's agreed times. */
export async function lockInterviews(trx: Trx, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${organisationId}, 1601))`.execute(trx);
}

/** Stores the agreed time of an interview, or deletes it when `undefined`. */
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

/** Agreed interviews of an organisation with other applicants, at times that cannot be shared. */
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
      // No interview lasts longer than ten hours.
      .where('i.startsAt', '>', new Date(about.from.getTime() - 36_000_000))
      .orderBy('i.startsAt')
      .limit(2_000)
      .execute()
  );
}

// ---- When something ends

/**
 * Applications for some opportunities that were sent by an instant and are in one of these states, in the order in
 * which they were sent.
 */
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

/** The number of applications for these opportunities, by state. */
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

/** The last event of some types in an application's history that has not been undone. */
export function findLastEvent(
  db: Db | Trx,
  applicationId: string,
  types: readonly ApplicationEventType[],
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

/** Whether an organisation is suspended, and the open applications that were sent to it. */
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

/** Extends the open offers of an organisation's places, so that each can be answered at least until an instant. */
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

/**
 * Erases what applicants wrote when it is no longer needed, including messages and the hash of their address; the
 * rows remain for statistics. Applications of people who accepted are not erased until as long after the start of the
 * course. Undecided applications are erased when the same time has passed since closing and the start, and at the
 * latest twice that time after their last change. `KEEP_MONTHS` gives the periods.
 * @returns the number of applications erased
 */
export async function redactExpired(db: Db, now: Date): Promise<number> {
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

// ---- The demonstration

/**
 * What the organisations of the demonstration's accounts offer, and its resident; no opportunities once any
 * application has been sent.
 */
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
