import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { ProposedDetails } from '#features/organisations/table.ts';
import type { CaseRow } from '#features/review-cases/review-case.service.ts';
import type { CaseKind, Decision } from '#features/review-cases/review-case.ts';

// ---- The queue

/** A moderator, with the organisations and submissions that they may not decide on because they are their own. */
export interface Asker {
  accountId: string;
  organisationIds: readonly string[];
}

/**
 * The account that sent what the case is about; for a reported listing, the account that sent the published version.
 */
const POSTED_BY = sql<string | null>`coalesce(c.submitted_by, (
  select v.submitted_by from posting_version as v join opportunity as o on o.posting_id = v.posting_id
  where o.id = c.opportunity_id and v.published_at is not null order by v.number desc limit 1))`;

const mayDecide = (asker: Asker) => sql<boolean>`(${POSTED_BY} is distinct from ${asker.accountId}
  and c.organisation_id <> all (${[...asker.organisationIds]}::text[]))`;

/** A posting can only be decided on after its organisation: before that, no moderator could approve it. */
const ITS_TURN = sql<boolean>`(c.kind <> 'posting' or exists (
  select from organisation as o where o.id = c.organisation_id and o.approved_at is not null))`;

/** The title under which moderators know the case. */
const TITLE = sql<string>`case c.kind
  when 'posting' then (select v.opportunities -> 0 ->> 'title' from posting_version as v where v.id = c.posting_version_id)
  when 'report' then (select o.title from opportunity as o where o.id = c.opportunity_id)
  else g.name end`;

export interface QueueRow {
  id: string;
  kind: CaseKind;
  title: string;
  organisationName: string;
  openedAt: Date;
  dueOn: string;
  takenBy: string | null;
  takenAt: Date | null;
  /** False if the moderator sent it or is a member of the organisation. */
  mayDecide: boolean;
  /** How many people reported it. */
  reports: number;
}

/** Open cases: those that the moderator holds first, then by target date, the oldest first. */
export async function findQueue(
  db: Db,
  asker: Asker,
  filter: { kind: CaseKind | undefined; heldSince: Date; limit: number; offset: number },
): Promise<QueueRow[]> {
  return db
    .selectFrom('moderationCase as c')
    .innerJoin('organisation as g', 'g.id', 'c.organisationId')
    .select((eb) => [
      'c.id',
      'c.kind',
      'c.openedAt',
      'c.dueOn',
      'c.takenBy',
      'c.takenAt',
      'g.name as organisationName',
      TITLE.as('title'),
      mayDecide(asker).as('mayDecide'),
      eb
        .selectFrom('report as r')
        .select((r) => r.fn.countAll<number>().as('n'))
        .whereRef('r.caseId', '=', 'c.id')
        .$asScalar()
        .$notNull()
        .as('reports'),
    ])
    .where('c.decidedAt', 'is', null)
    .where(ITS_TURN)
    .$if(filter.kind !== undefined, (query) => query.where('c.kind', '=', filter.kind ?? 'posting'))
    .orderBy(sql`(c.taken_by = ${asker.accountId} and c.taken_at > ${filter.heldSince}) is true`, 'desc')
    .orderBy('c.dueOn')
    .orderBy('c.openedAt')
    .orderBy('c.id')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
}

/** Open cases by kind. */
export async function countQueue(
  db: Db,
  today: string,
): Promise<{ kind: CaseKind; open: number; overdue: number }[]> {
  return db
    .selectFrom('moderationCase as c')
    .select((eb) => [
      'c.kind',
      eb.fn.countAll<number>().as('open'),
      eb.fn.countAll<number>().filterWhere('c.dueOn', '<', today).as('overdue'),
    ])
    .where('c.decidedAt', 'is', null)
    .where(ITS_TURN)
    .groupBy('c.kind')
    .execute();
}

/**
 * Claims the next case that no moderator holds and this one may decide. Two concurrent calls never return the same
 * case: each skips rows that the other has locked.
 */
export async function takeNextCase(
  db: Db,
  asker: Asker,
  it: { kind: CaseKind | undefined; heldSince: Date; now: Date },
): Promise<string | undefined> {
  const row = await db
    .updateTable('moderationCase')
    .set({ takenBy: asker.accountId, takenAt: it.now })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('moderationCase as c')
        .select('c.id')
        .where('c.decidedAt', 'is', null)
        .where(ITS_TURN)
        .where((c) => c.or([c('c.takenAt', 'is', null), c('c.takenAt', '<=', it.heldSince)]))
        .where(mayDecide(asker))
        .$if(it.kind !== undefined, (query) => query.where('c.kind', '=', it.kind ?? 'posting'))
        .orderBy('c.dueOn')
        .orderBy('c.openedAt')
        .orderBy('c.id')
        .limit(1)
        .forUpdate('c')
        .skipLocked(),
    )
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** Claims a case unless another moderator holds it. @returns whether this moderator holds it now */
export async function takeCase(
  db: Db,
  asker: Asker,
  id: string,
  it: { heldSince: Date; now: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('moderationCase as c')
    .set({ takenBy: asker.accountId, takenAt: it.now })
    .where('c.id', '=', id)
    .where('c.decidedAt', 'is', null)
    .where((c) =>
      c.or([
        c('c.takenAt', 'is', null),
        c('c.takenAt', '<=', it.heldSince),
        c('c.takenBy', '=', asker.accountId),
      ]),
    )
    .where(mayDecide(asker))
    .returning('c.id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function releaseCase(db: Db, accountId: string, id: string): Promise<void> {
  await db
    .updateTable('moderationCase')
    .set({ takenBy: null, takenAt: null })
    .where('id', '=', id)
    .where('takenBy', '=', accountId)
    .where('decidedAt', 'is', null)
    .execute();
}

/** What an organisation sent that waits until the organisation itself is decided on, the oldest first. */
export async function findSentBefore(
  db: Db,
  organisationId: string,
): Promise<{ id: string; title: string }[]> {
  return db
    .selectFrom('moderationCase as c')
    .innerJoin('organisation as g', 'g.id', 'c.organisationId')
    .select(['c.id', TITLE.as('title')])
    .where('c.organisationId', '=', organisationId)
    .where('c.kind', '=', 'posting')
    .where('c.decidedAt', 'is', null)
    .orderBy('c.openedAt')
    .limit(20)
    .execute();
}

/** Sets the target date of everything that an organisation has sent and that is not decided yet. */
export async function setDueOfPostings(
  trx: Trx,
  it: { organisationId: string; dueOn: string },
): Promise<void> {
  await trx
    .updateTable('moderationCase')
    .set({ dueOn: it.dueOn })
    .where('organisationId', '=', it.organisationId)
    .where('kind', '=', 'posting')
    .where('decidedAt', 'is', null)
    .execute();
}

// ---- One case

export interface StoredCase extends CaseRow {
  title: string;
  /** The account that sent what the case is about. */
  postedBy: string | null;
  /** Id of the posting, if the case is about one. */
  postingId: string | null;
  organisation: {
    name: string;
    slug: string;
    website: string | null;
    approvedAt: Date | null;
    suspendedAt: Date | null;
  };
}

export async function findCase(db: Db, id: string): Promise<StoredCase | undefined> {
  const row = await db
    .selectFrom('moderationCase as c')
    .innerJoin('organisation as g', 'g.id', 'c.organisationId')
    .leftJoin('postingVersion as v', 'v.id', 'c.postingVersionId')
    .leftJoin('opportunity as o', 'o.id', 'c.opportunityId')
    .selectAll('c')
    .select((eb) => [
      TITLE.as('title'),
      POSTED_BY.as('postedBy'),
      eb.fn.coalesce('v.postingId', 'o.postingId').as('postingId'),
      'g.name',
      'g.slug',
      'g.website',
      'g.approvedAt',
      'g.suspendedAt',
    ])
    .where('c.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { name, slug, website, approvedAt, suspendedAt, ...rest } = row;
  return { ...rest, organisation: { name, slug, website, approvedAt, suspendedAt } };
}

/**
 * Locks what a decision touches until the transaction ends. Lock order, the same as for submitting: the organisation,
 * the posting, the case. In another order the two could deadlock.
 */
export async function lockCase(trx: Trx, id: string): Promise<StoredCase | undefined> {
  const found = await findCase(trx, id);
  if (found === undefined) return undefined;
  await lockOrganisation(trx, found.organisationId);
  if (found.postingId !== null) {
    await trx
      .selectFrom('posting')
      .select('id')
      .where('id', '=', found.postingId)
      .forUpdate()
      .executeTakeFirst();
  }
  await trx.selectFrom('moderationCase').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return findCase(trx, id);
}

/** Suspensions and decisions wait for each other; transactions that only refer to the organisation do not wait. */
export async function lockOrganisation(
  trx: Trx,
  id: string,
): Promise<{ suspendedAt: Date | null } | undefined> {
  return trx
    .selectFrom('organisation')
    .select('suspendedAt')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function setDecision(
  trx: Trx,
  id: string,
  it: {
    decision: Decision;
    decidedBy: string;
    decidedAt: Date;
    reason: string | null;
    notes: Record<string, string>;
  },
): Promise<void> {
  const { notes, ...rest } = it;
  await trx
    .updateTable('moderationCase')
    .set({ ...rest, notes: Object.keys(notes).length === 0 ? null : JSON.stringify(notes) })
    .where('id', '=', id)
    .execute();
}

/** Inserts a decision without a waiting case: a moderator suspends an organisation, or lifts a suspension. */
export async function insertDecided(
  trx: Trx,
  row: Pick<CaseRow, 'id' | 'organisationId' | 'dueOn' | 'decidedBy' | 'reason'> & {
    decision: Decision;
    decidedAt: Date;
  },
): Promise<void> {
  await trx
    .insertInto('moderationCase')
    .values({ ...row, kind: 'organisation', openedAt: row.decidedAt, takenBy: row.decidedBy })
    .execute();
}

/** The open case of the same posting, or of the same organisation, if there is one. */
export async function findOpenCase(
  db: Db,
  about: { postingId: string } | { organisationId: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('moderationCase as c')
    .select('c.id')
    .where('c.decidedAt', 'is', null)
    .where((eb) =>
      'postingId' in about
        ? eb(
            'c.postingVersionId',
            'in',
            eb.selectFrom('postingVersion').select('id').where('postingId', '=', about.postingId),
          )
        : eb.and([eb('c.kind', '=', 'organisation'), eb('c.organisationId', '=', about.organisationId)]),
    )
    .executeTakeFirst();
  return row?.id;
}

export interface VersionHistoryRow {
  versionId: string;
  number: number;
  submittedAt: Date;
  publishedAt: Date | null;
  decision: Decision | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
  notes: Record<string, string> | null;
}

/** The versions of a posting with the decision on each, the newest first. */
export async function findVersions(db: Db, postingId: string): Promise<VersionHistoryRow[]> {
  return db
    .selectFrom('postingVersion as v')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('moderationCase')
          .select(['decision', 'decidedBy', 'decidedAt', 'reason', 'notes'])
          .whereRef('postingVersionId', '=', 'v.id')
          .orderBy('openedAt', 'desc')
          .limit(1)
          .as('c'),
      (join) => join.onTrue(),
    )
    .select([
      'v.id as versionId',
      'v.number',
      'v.submittedAt',
      'v.publishedAt',
      'c.decision',
      'c.decidedBy',
      'c.decidedAt',
      'c.reason',
      'c.notes',
    ])
    .where('v.postingId', '=', postingId)
    .orderBy('v.number', 'desc')
    .execute();
}

// ---- Organisations

export interface OrganisationRow {
  id: string;
  slug: string;
  name: string;
  kind: string;
  description: string | null;
  website: string | null;
  address: string | null;
  town: string | null;
  postcode: string | null;
  size: string | null;
  urn: string | null;
  insuredUntil: string | null;
  disabilityConfident: number;
  approvedAt: Date | null;
  suspendedAt: Date | null;
  createdAt: Date;
  /** The details that the organisation asks to publish. */
  proposed: ProposedDetails | null;
  members: number;
  /** Opportunities that can be found at present. */
  live: number;
}

export async function findOrganisation(db: Db, id: string, now: Date): Promise<OrganisationRow | undefined> {
  return db
    .selectFrom('organisation as g')
    .select((eb) => [
      'g.proposed',
      'g.id',
      'g.slug',
      'g.name',
      'g.kind',
      'g.description',
      'g.website',
      'g.address',
      'g.town',
      'g.postcode',
      'g.size',
      'g.urn',
      'g.insuredUntil',
      'g.disabilityConfident',
      'g.approvedAt',
      'g.suspendedAt',
      'g.createdAt',
      eb
        .selectFrom('membership as m')
        .select((m) => m.fn.countAll<number>().as('n'))
        .whereRef('m.organisationId', '=', 'g.id')
        .$asScalar()
        .$notNull()
        .as('members'),
      eb
        .selectFrom('opportunity as o')
        .innerJoin('listing as l', 'l.opportunityId', 'o.id')
        .select((o) => o.fn.countAll<number>().as('n'))
        .whereRef('o.organisationId', '=', 'g.id')
        .where('l.live', '=', true)
        .where('l.publishedAt', '<=', now)
        .where((l) => l.or([l('l.closesAt', 'is', null), l('l.closesAt', '>', now)]))
        .$asScalar()
        .$notNull()
        .as('live'),
    ])
    .where('g.id', '=', id)
    .executeTakeFirst();
}

export interface NamedOrganisation {
  id: string;
  name: string;
  town: string | null;
  approvedAt: Date | null;
  suspendedAt: Date | null;
}
const NAMED = ['id', 'name', 'town', 'approvedAt', 'suspendedAt'] as const;

/** The email address of an account; its domain indicates where the account holder may work. */
export async function findEmail(db: Db, accountId: string): Promise<string | undefined> {
  const row = await db.selectFrom('account').select('email').where('id', '=', accountId).executeTakeFirst();
  return row?.email;
}

/**
 * Finds organisations by a part of the name. Without a name, those that were suspended or changed last come first.
 */
export async function searchOrganisations(
  db: Db,
  words: string,
  limit: number,
): Promise<NamedOrganisation[]> {
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  return db
    .selectFrom('organisation')
    .select([...NAMED])
    .$if(words !== '', (query) => query.where('name', 'ilike', pattern))
    .$if(words === '', (query) =>
      query.where((eb) => eb.or([eb('suspendedAt', 'is not', null), eb('approvedAt', 'is', null)])),
    )
    .orderBy('name')
    .limit(limit)
    .execute();
}

export async function findOrganisationEvents(
  db: Db,
  organisationId: string,
  limit: number,
): Promise<{ at: Date; type: string; actor: string }[]> {
  return db
    .selectFrom('organisationEvent')
    .select(['at', 'type', 'actor'])
    .where('organisationId', '=', organisationId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function writeOrganisationEvent(
  trx: Trx,
  event: { organisationId: string; type: string; actor: string; at: Date },
): Promise<void> {
  await trx
    .insertInto('organisationEvent')
    .values({ ...event, detail: null })
    .execute();
}

/**
 * Who is told of a decision: the submitter, as long as they have an account and are a member; otherwise the owners.
 */
export async function findRecipients(
  trx: Trx,
  organisationId: string,
  sentBy: string | null,
): Promise<string[]> {
  const members = await trx
    .selectFrom('membership as m')
    .innerJoin('account as a', 'a.id', 'm.accountId')
    .select(['a.id', 'a.email', 'm.role'])
    .where('m.organisationId', '=', organisationId)
    .where('a.confirmedAt', 'is not', null)
    .orderBy('a.email')
    .execute();
  const sender = members.filter(({ id }) => id === sentBy);
  return (sender.length > 0 ? sender : members.filter(({ role }) => role === 'owner')).map(
    ({ email }) => email,
  );
}

// ---- Reports

export interface ReportRow {
  id: string;
  reason: string;
  words: string | null;
  createdAt: Date;
}

export async function findReports(db: Db, caseId: string, limit: number): Promise<ReportRow[]> {
  return db
    .selectFrom('report')
    .select(['id', 'reason', 'words', 'createdAt'])
    .where('caseId', '=', caseId)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function countReports(db: Db, caseId: string): Promise<{ reason: string; count: number }[]> {
  return db
    .selectFrom('report')
    .select((eb) => ['reason', eb.fn.countAll<number>().as('count')])
    .where('caseId', '=', caseId)
    .groupBy('reason')
    .orderBy('count', 'desc')
    .orderBy('reason')
    .execute();
}

/** Opens a case about a listing unless one is open. */
export async function insertReportCase(
  trx: Trx,
  row: Pick<CaseRow, 'id' | 'organisationId' | 'openedAt' | 'dueOn'> & { opportunityId: string },
): Promise<void> {
  await trx
    .insertInto('moderationCase')
    .values({ ...row, kind: 'report' })
    .onConflict((conflict) => conflict.column('opportunityId').where('decidedAt', 'is', null).doNothing())
    .execute();
}

/** Locks the open case about a listing, so that it cannot be decided until the transaction ends. */
export async function holdReportCase(trx: Trx, opportunityId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('moderationCase')
    .select('id')
    .where('opportunityId', '=', opportunityId)
    .where('decidedAt', 'is', null)
    .forShare()
    .executeTakeFirst();
  return row?.id;
}

export async function insertReport(trx: Trx, row: ReportRow & { caseId: string }): Promise<void> {
  await trx.insertInto('report').values(row).execute();
}

/** All opportunities of the same posting, including the opportunity itself. */
export async function findVariants(trx: Trx, opportunityId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('opportunity')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('id', '=', opportunityId),
        eb(
          'postingId',
          '=',
          eb.selectFrom('opportunity').select('postingId').where('id', '=', opportunityId),
        ),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

// ---- Decided cases

export interface DecidedRow {
  id: string;
  kind: CaseKind;
  title: string;
  organisationName: string;
  decision: Decision;
  decidedAt: Date;
  decidedBy: string | null;
  dueOn: string;
}

/** Decisions made by people, the newest first. */
export async function findDecided(
  db: Db,
  filter: {
    kind?: CaseKind | undefined;
    decision?: Decision | undefined;
    organisationId?: string | undefined;
    limit: number;
    offset: number;
  },
): Promise<DecidedRow[]> {
  const { kind, decision, organisationId } = filter;
  const rows = await db
    .selectFrom('moderationCase as c')
    .innerJoin('organisation as g', 'g.id', 'c.organisationId')
    .select(['c.id', 'c.kind', 'c.decidedBy', 'c.dueOn', 'g.name as organisationName', TITLE.as('title')])
    .select((eb) => [
      eb.ref('c.decidedAt').$notNull().as('decidedAt'),
      eb.ref('c.decision').$notNull().as('decision'),
    ])
    .where('c.decidedAt', 'is not', null)
    .where('c.decision', '<>', 'superseded')
    .$if(kind !== undefined, (query) => query.where('c.kind', '=', kind ?? 'posting'))
    .$if(decision !== undefined, (query) => query.where('c.decision', '=', decision ?? 'approved'))
    .$if(organisationId !== undefined, (query) => query.where('c.organisationId', '=', organisationId ?? ''))
    .orderBy('c.decidedAt', 'desc')
    .orderBy('c.id')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  return rows;
}

export interface TargetFigures {
  kind: CaseKind;
  decided: number;
  inTime: number;
}

/** How many cases were decided since an instant, and how many of them by the end of their target day. */
export async function countInTime(db: Db, since: Date): Promise<TargetFigures[]> {
  return (
    db
      .selectFrom('moderationCase')
      .select((eb) => [
        'kind',
        eb.fn.countAll<number>().as('decided'),
        eb.fn
          .countAll<number>()
          .filterWhere(sql<boolean>`(decided_at at time zone 'Europe/London')::date <= due_on`)
          .as('inTime'),
      ])
      .where('decidedAt', '>=', since)
      .where('decision', '<>', 'superseded')
      // A suspension on a moderator's own initiative has no target date.
      .where((eb) =>
        eb.not(eb.and([eb('kind', '=', 'organisation'), eb('decision', 'in', ['suspended', 'lifted'])])),
      )
      .groupBy('kind')
      .execute()
  );
}
