import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { InvitationTable, JoinRequestTable, OrganisationTable } from './table.ts';
import type { Listing } from '#features/search/listing.ts';
import type { Member, MemberRole } from './organisation.ts';

export type OrganisationRow = Selectable<OrganisationTable>;
export type InvitationRow = Selectable<InvitationTable>;
export type JoinRequestRow = Selectable<JoinRequestTable>;

// ---- The organisation

export function findOrganisation(db: Db, id: string): Promise<OrganisationRow | undefined> {
  return db.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst();
}

export function findBySlug(db: Db, slug: string): Promise<OrganisationRow | undefined> {
  return db.selectFrom('organisation').selectAll().where('slug', '=', slug).executeTakeFirst();
}

/**
 * Locks the organisation until the transaction ends, for a change that its listings show: no other transaction writes
 * its listings meanwhile.
 */
export function lockOrganisation(trx: Trx, id: string): Promise<OrganisationRow | undefined> {
  return trx.selectFrom('organisation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Locks the organisation for a change of its members: such changes are serialised without blocking publishing. */
export function lockPeople(trx: Trx, id: string): Promise<OrganisationRow | undefined> {
  return trx.selectFrom('organisation').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** @returns false when the slug is already taken; the existing organisation is unchanged */
export async function insertOrganisation(trx: Trx, row: Insertable<OrganisationTable>): Promise<boolean> {
  const inserted = await trx
    .insertInto('organisation')
    .values(row)
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function updateOrganisation(
  trx: Trx,
  id: string,
  change: Updateable<OrganisationTable>,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await trx.updateTable('organisation').set(change).where('id', '=', id).execute();
}

export async function writeOrganisationEvent(
  trx: Trx,
  event: { organisationId: string; at: Date; type: string; actor: string; detail?: object },
): Promise<void> {
  const { detail, ...rest } = event;
  await trx
    .insertInto('organisationEvent')
    .values({ ...rest, detail: detail === undefined ? null : JSON.stringify(detail) })
    .execute();
}

/** A number that increases with every change of an organisation's details. */
export async function findRevision(db: Db, organisationId: string): Promise<number> {
  const row = await db
    .selectFrom('organisationEvent')
    .select((eb) => eb.fn.max('id').as('newest'))
    .where('organisationId', '=', organisationId)
    .where('type', 'in', ['registered', 'details-changed', 'approved'])
    .executeTakeFirst();
  return row?.newest ?? 0;
}

const like = (word: string) => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

/** Organisations whose name has all these words, the closest first, without suspended ones. */
export function findByWords(db: Db, words: readonly string[], limit: number): Promise<OrganisationRow[]> {
  const whole = words.join(' ');
  return db
    .selectFrom('organisation')
    .selectAll()
    .where('suspendedAt', 'is', null)
    .where((eb) => eb.and(words.map((word) => eb('name', 'ilike', like(word)))))
    .orderBy(sql`similarity(name, ${whole})`, 'desc')
    .orderBy('name')
    .limit(limit)
    .execute();
}

/**
 * Organisations that may be the same one: by a similar name, or the number of a school. Moderators also see suspended
 * ones, and less similar names.
 */
export function findAlike(
  db: Db,
  it: { name: string; urn: string | undefined; toDecide?: { not: string } },
): Promise<OrganisationRow[]> {
  const { name, urn, toDecide } = it;
  return db
    .selectFrom('organisation')
    .selectAll()
    .where((eb) =>
      eb.or([
        sql<boolean>`similarity(name, ${name}) > ${toDecide === undefined ? 0.6 : 0.45}`,
        ...(urn === undefined ? [] : [eb('urn', '=', urn)]),
      ]),
    )
    .$if(toDecide === undefined, (query) => query.where('suspendedAt', 'is', null))
    .$if(toDecide !== undefined, (query) => query.where('id', '<>', toDecide?.not ?? ''))
    .orderBy(sql`similarity(name, ${name})`, 'desc')
    .limit(toDecide === undefined ? 3 : 5)
    .execute();
}

// ---- Members

export function findMembers(db: Db, organisationId: string): Promise<Member[]> {
  return db
    .selectFrom('membership as m')
    .innerJoin('account as a', 'a.id', 'm.accountId')
    .select(['m.accountId', 'a.email', 'm.role'])
    .where('m.organisationId', '=', organisationId)
    .orderBy(sql`m.role = 'owner'`, 'desc')
    .orderBy('a.email')
    .execute();
}

/** An existing member keeps their role. */
export async function addMember(
  trx: Trx,
  member: { organisationId: string; accountId: string; role: MemberRole; createdAt: Date },
): Promise<void> {
  await trx
    .insertInto('membership')
    .values(member)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function setMemberRole(
  trx: Trx,
  organisationId: string,
  accountId: string,
  role: MemberRole,
): Promise<void> {
  await trx
    .updateTable('membership')
    .set({ role })
    .where('organisationId', '=', organisationId)
    .where('accountId', '=', accountId)
    .execute();
}

export async function deleteMember(trx: Trx, organisationId: string, accountId: string): Promise<void> {
  await trx
    .deleteFrom('membership')
    .where('organisationId', '=', organisationId)
    .where('accountId', '=', accountId)
    .execute();
}

/**
 * The organisations that an account works for, with the number of other members, and of listings that are live or
 * waiting.
 */
export function findPlaces(db: Db, accountId: string, now: Date) {
  return db
    .selectFrom('membership as m')
    .innerJoin('organisation as o', 'o.id', 'm.organisationId')
    .select(['o.id', 'o.slug', 'o.name', 'o.approvedAt', 'm.role'])
    .select((eb) => [
      eb
        .selectFrom('membership as other')
        .select((it) => it.fn.countAll<number>().as('count'))
        .whereRef('other.organisationId', '=', 'o.id')
        .whereRef('other.accountId', '<>', 'm.accountId')
        .as('others'),
      eb
        .selectFrom('membership as other')
        .select((it) => it.fn.countAll<number>().as('count'))
        .whereRef('other.organisationId', '=', 'o.id')
        .where('other.role', '=', 'owner')
        .whereRef('other.accountId', '<>', 'm.accountId')
        .as('otherOwners'),
      eb
        .selectFrom('opportunity as p')
        .select((it) => it.fn.countAll<number>().as('count'))
        .whereRef('p.organisationId', '=', 'o.id')
        .where('p.publishedAt', 'is not', null)
        .where('p.withdrawnAt', 'is', null)
        .where((it) => it.or([it('p.closesAt', 'is', null), it('p.closesAt', '>', now)]))
        .as('live'),
      eb
        .selectFrom('moderationCase as c')
        .select((it) => it.fn.countAll<number>().as('count'))
        .whereRef('c.organisationId', '=', 'o.id')
        .where('c.kind', '=', 'posting')
        .where('c.decidedAt', 'is', null)
        .as('waiting'),
    ])
    .where('m.accountId', '=', accountId)
    .orderBy('o.id')
    .execute();
}

// ---- Invitations

export async function insertInvitation(trx: Trx, row: Insertable<InvitationTable>): Promise<void> {
  await trx.insertInto('invitation').values(row).execute();
}

/** Invitations that have not expired and are neither accepted nor revoked. */
const waiting = (db: Db, now: Date) =>
  db
    .selectFrom('invitation')
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now);

export function findWaitingInvitations(db: Db, organisationId: string, now: Date): Promise<InvitationRow[]> {
  return waiting(db, now)
    .selectAll()
    .where('organisationId', '=', organisationId)
    .orderBy('createdAt')
    .execute();
}

/** Invitations to an email address, with the name of the inviting organisation. */
export function findInvitationsTo(db: Db, email: string, now: Date) {
  return waiting(db, now)
    .innerJoin('organisation as o', 'o.id', 'invitation.organisationId')
    .select(['invitation.id', 'invitation.role', 'invitation.expiresAt', 'o.name'])
    .where('invitation.email', '=', email)
    .where('o.suspendedAt', 'is', null)
    .orderBy('o.name')
    .execute();
}

/** An invitation by its link's hash, or by its id, whatever its state. */
export function findInvitation(
  db: Db,
  by: { tokenHash: string } | { id: string },
): Promise<InvitationRow | undefined> {
  return db
    .selectFrom('invitation')
    .selectAll()
    .$if('tokenHash' in by, (query) => query.where('tokenHash', '=', 'tokenHash' in by ? by.tokenHash : ''))
    .$if('id' in by, (query) => query.where('id', '=', 'id' in by ? by.id : ''))
    .executeTakeFirst();
}

/** Accepts a waiting invitation. @returns false when it no longer waits: only one of two concurrent callers succeeds */
export async function takeInvitation(trx: Trx, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('invitation')
    .set({ acceptedAt: now })
    .where('id', '=', id)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Revokes invitations that are still waiting. @returns how many */
export async function revokeInvitations(
  trx: Trx,
  organisationId: string,
  which: { id: string } | { email: string } | { invitedBy: string },
  now: Date,
): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('invitation')
    .set({ revokedAt: now })
    .where('organisationId', '=', organisationId)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where((eb) =>
      'id' in which
        ? eb('id', '=', which.id)
        : 'email' in which
          ? eb('email', '=', which.email)
          : eb('invitedBy', '=', which.invitedBy),
    )
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

// ---- Requests to join

/** @returns false when a request of the same account is already waiting */
export async function insertJoinRequest(
  trx: Trx,
  row: { id: string; organisationId: string; accountId: string; words: string; createdAt: Date },
): Promise<boolean> {
  const inserted = await trx
    .insertInto('joinRequest')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['organisationId', 'accountId']).where('decidedAt', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Whether a request to join waits for an answer: it is neither answered nor withdrawn. */
export async function isRequestOpen(db: Db | Trx, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('joinRequest')
    .select('id')
    .where('id', '=', id)
    .where('decidedAt', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The account's newest request to join an organisation, decided or not. */
export function findJoinRequest(
  db: Db,
  organisationId: string,
  accountId: string,
): Promise<JoinRequestRow | undefined> {
  return db
    .selectFrom('joinRequest')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('accountId', '=', accountId)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

/** Waiting requests to join with the requesters' email addresses, the earliest first. */
export function findJoinRequests(db: Db, organisationId: string) {
  return db
    .selectFrom('joinRequest as j')
    .innerJoin('account as a', 'a.id', 'j.accountId')
    .select(['j.id', 'j.accountId', 'a.email', 'j.words', 'j.createdAt'])
    .where('j.organisationId', '=', organisationId)
    .where('j.decidedAt', 'is', null)
    .orderBy('j.createdAt')
    .execute();
}

/** The account's own waiting requests to join. */
export function findJoinRequestsOf(db: Db, accountId: string) {
  return db
    .selectFrom('joinRequest as j')
    .innerJoin('organisation as o', 'o.id', 'j.organisationId')
    .select(['j.id', 'j.createdAt', 'j.organisationId', 'o.name'])
    .where('j.accountId', '=', accountId)
    .where('j.decidedAt', 'is', null)
    .orderBy('o.name')
    .execute();
}

/** @returns the account of the requester; undefined when the request is already decided, or another organisation's */
export async function decideJoinRequest(
  trx: Trx,
  it: { id: string; organisationId: string; accepted: boolean; decidedBy: string | null; now: Date },
): Promise<{ accountId: string; email: string } | undefined> {
  const decided = await trx
    .updateTable('joinRequest')
    .set({ decidedAt: it.now, decidedBy: it.decidedBy, accepted: it.accepted })
    .where('id', '=', it.id)
    .where('organisationId', '=', it.organisationId)
    .where('decidedAt', 'is', null)
    .returning('accountId')
    .executeTakeFirst();
  if (decided === undefined) return undefined;
  return trx
    .selectFrom('account')
    .select(['id as accountId', 'email'])
    .where('id', '=', decided.accountId)
    .executeTakeFirst();
}

/** Deletes the account's own request. */
export async function deleteJoinRequest(trx: Trx | Db, id: string, accountId: string): Promise<void> {
  await trx
    .deleteFrom('joinRequest')
    .where('id', '=', id)
    .where('accountId', '=', accountId)
    .where('decidedAt', 'is', null)
    .execute();
}

// ---- Retention

/** Deletes invitations that ended, and requests that were answered, before an instant. @returns how many */
export async function deleteEnded(db: Db, before: { invitations: Date; requests: Date }): Promise<number> {
  const invitations = await db
    .deleteFrom('invitation')
    .where('expiresAt', '<', before.invitations)
    .executeTakeFirst();
  const requests = await db
    .deleteFrom('joinRequest')
    .where('decidedAt', '<', before.requests)
    .executeTakeFirst();
  return Number(invitations.numDeletedRows + requests.numDeletedRows);
}

// ---- What the public sees

const LIVE = (now: Date) =>
  sql<boolean>`l.live and l.published_at <= ${now} and (l.closes_at is null or l.closes_at > ${now})`;

/** An organisation's live listings, newest first. */
export async function findLiveListings(
  db: Db,
  organisationId: string,
  page: { now: Date; limit: number; offset: number },
): Promise<{ total: number; listings: Listing[] }> {
  const from = db
    .selectFrom('listing as l')
    .innerJoin('opportunity as o', 'o.id', 'l.opportunityId')
    .where('o.organisationId', '=', organisationId)
    .where(LIVE(page.now));
  const { total } = await from.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await from
    .select(sql<Listing>`l.document || jsonb_build_object('version', l.version)`.as('document'))
    .orderBy('l.publishedAt', 'desc')
    .orderBy('l.opportunityId')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { total, listings: rows.map(({ document }) => document) };
}

/** Slugs of the organisations with live listings. */
export async function findSlugsWithListings(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('organisation as g')
    .select('g.slug')
    .where('g.approvedAt', 'is not', null)
    .where('g.suspendedAt', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('opportunity as o')
          .innerJoin('listing as l', 'l.opportunityId', 'o.id')
          .select('o.id')
          .whereRef('o.organisationId', '=', 'g.id')
          .where(LIVE(now)),
      ),
    )
    .orderBy('g.slug')
    .limit(limit)
    .execute();
  return rows.map(({ slug }) => slug);
}
