import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { CaseRow } from '#features/review-cases/review-case.service.ts';
import type { Decision } from '#features/review-cases/review-case.ts';
import { POSTED_BY, TITLE } from './case-columns.repository.ts';

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

/** What has become of a case's subject since the decision. */
export interface CaseOutcome {
  approvedAt: Date | null;
  suspendedAt: Date | null;
  /** No later case is about the same posting, or about the organisation itself. */
  isNewest: boolean;
  /** Something of the posting, or the reported listing, is not taken down. */
  isPublished: boolean;
}

export async function findCaseOutcome(trx: Trx, id: string): Promise<CaseOutcome | undefined> {
  const { rows } = await sql<CaseOutcome>`
    select g.approved_at, g.suspended_at,
      not exists (
        select from moderation_case l left join posting_version w on w.id = l.posting_version_id
        where l.organisation_id = c.organisation_id and l.kind = c.kind and l.opened_at > c.opened_at
          and w.posting_id is not distinct from v.posting_id
      ) as is_newest,
      exists (
        select from opportunity o
        where o.withdrawn_at is null
          and (o.id = c.opportunity_id or o.posting_id = coalesce(v.posting_id, r.posting_id))
      ) as is_published
    from moderation_case c
      join organisation g on g.id = c.organisation_id
      left join posting_version v on v.id = c.posting_version_id
      left join opportunity r on r.id = c.opportunity_id
    where c.id = ${id}`.execute(trx);
  return rows[0];
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
