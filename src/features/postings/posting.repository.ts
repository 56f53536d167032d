import { OVER_STATES } from '#features/applications/transitions.ts';
import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { Answers } from '#features/journeys/journey.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { whereOf } from '#features/opportunities/same-date.ts';
import type { Advert, PostingFinding } from './checks.ts';
import type { Decision, Variant, VariantEvent, Posting, SentVersion } from './posting.ts';
import type { PublishedDate } from './published-dates.ts';

/** Every query below is limited to the organisation: another organisation's posting is not found. */
export interface Scope {
  organisationId: string;
  postingId: string;
}

/** Versions of postings, each with its newest case. */
function versions(db: Db | Trx) {
  return db
    .selectFrom('postingVersion as v')
    .innerJoin('posting as p', 'p.id', 'v.postingId')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('moderationCase')
          .select(['id', 'decision', 'decidedAt', 'decidedBy', 'dueOn', 'reason', 'notes'])
          .whereRef('postingVersionId', '=', 'v.id')
          .orderBy('openedAt', 'desc')
          .limit(1)
          .as('c'),
      (join) => join.onTrue(),
    )
    .select([
      'v.id',
      'v.postingId',
      'v.number',
      sql<string>`v.opportunities -> 0 ->> 'title'`.as('title'),
      'v.submittedBy',
      'v.submittedAt',
      'v.publishedAt',
      'p.kind',
      'c.id as caseId',
      'c.decision',
      'c.decidedAt',
      'c.decidedBy',
      'c.dueOn',
      'c.reason',
      'c.notes',
    ]);
}
type VersionRow = Awaited<ReturnType<ReturnType<typeof versions>['executeTakeFirstOrThrow']>>;

function versionOf({ caseId, decision, notes, ...row }: VersionRow): SentVersion {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    submittedBy: row.submittedBy,
    submittedAt: row.submittedAt,
    publishedAt: row.publishedAt,
    decision: caseId === null ? null : ((decision ?? 'open') satisfies Decision | 'open'),
    decidedAt: row.decidedAt,
    decidedBy: row.decidedBy,
    dueOn: row.dueOn,
    reason: row.reason,
    notes: (notes ?? {}) as Record<string, string>,
  };
}

async function findVariants(db: Db | Trx, postingIds: readonly string[]): Promise<Map<string, Variant[]>> {
  if (postingIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('opportunity')
    .select(['id', 'postingId', 'kind', 'title', 'publishedAt', 'closesAt', 'withdrawnAt', 'closedReason'])
    .where('postingId', 'in', [...postingIds])
    .orderBy('id')
    .execute();
  const variants = rows.map(({ postingId, ...row }) => ({
    postingId: postingId ?? '',
    variant: { ...row, kind: row.kind as Kind },
  }));
  return new Map(
    [...Map.groupBy(variants, (it) => it.postingId)].map(([id, some]) => [
      id,
      some.map(({ variant }) => variant),
    ]),
  );
}

/** The chief face first. */
function sorted(kind: Kind, variants: readonly Variant[]): Variant[] {
  return variants.toSorted((a, b) => Number(b.kind === kind) - Number(a.kind === kind));
}

/** An organisation's postings, the newest first, each with its latest version. */
export async function findPostings(db: Db, organisationId: string): Promise<Posting[]> {
  const rows = await versions(db)
    .where('p.organisationId', '=', organisationId)
    .where('v.number', '=', (eb) =>
      eb
        .selectFrom('postingVersion as w')
        .select((it) => it.fn.max('w.number').as('number'))
        .whereRef('w.postingId', '=', 'p.id'),
    )
    .orderBy('p.createdAt', 'desc')
    .orderBy('p.id')
    .execute();
  const variants = await findVariants(
    db,
    rows.map(({ postingId }) => postingId),
  );
  return rows.map((row) => ({
    id: row.postingId,
    kind: row.kind,
    latest: versionOf(row),
    variants: sorted(row.kind, variants.get(row.postingId) ?? []),
  }));
}

/** One posting with all its versions, the latest first. */
export async function findPosting(
  db: Db | Trx,
  { organisationId, postingId }: Scope,
): Promise<(Posting & { versions: SentVersion[] }) | undefined> {
  const rows = await versions(db)
    .where('p.organisationId', '=', organisationId)
    .where('p.id', '=', postingId)
    .orderBy('v.number', 'desc')
    .execute();
  const [latest] = rows;
  if (latest === undefined) return undefined;
  const variants = await findVariants(db, [postingId]);
  return {
    id: postingId,
    kind: latest.kind,
    latest: versionOf(latest),
    variants: sorted(latest.kind, variants.get(postingId) ?? []),
    versions: rows.map(versionOf),
  };
}

/**
 * Locks the posting until the transaction ends, so that no other transaction sends, closes or changes a version. The
 * lock still allows inserts that refer to the posting, which publishing needs.
 */
export async function lockPosting(trx: Trx, scope: Scope): Promise<boolean> {
  const row = await trx
    .selectFrom('posting')
    .select('id')
    .where('id', '=', scope.postingId)
    .where('organisationId', '=', scope.organisationId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertPosting(
  trx: Trx,
  row: { id: string; organisationId: string; kind: Kind; createdBy: string; createdAt: Date },
): Promise<void> {
  await trx.insertInto('posting').values(row).execute();
}

export interface VersionToWrite {
  id: string;
  postingId: string;
  number: number;
  answers: Answers;
  opportunities: unknown;
  findings: readonly PostingFinding[];
  submittedBy: string | null;
  submittedAt: Date;
  token: string;
}

export async function insertVersion(trx: Trx, version: VersionToWrite): Promise<void> {
  await trx
    .insertInto('postingVersion')
    .values({
      ...version,
      answers: JSON.stringify(version.answers),
      opportunities: JSON.stringify(version.opportunities),
      findings: JSON.stringify(version.findings),
    })
    .execute();
}

export interface StoredVersion {
  id: string;
  postingId: string;
  number: number;
  kind: Kind;
  organisationId: string;
  answers: Answers;
  opportunities: unknown;
  findings: PostingFinding[];
  submittedBy: string | null;
  submittedAt: Date;
  publishedAt: Date | null;
}

function storedVersions(db: Db | Trx) {
  return db
    .selectFrom('postingVersion as v')
    .innerJoin('posting as p', 'p.id', 'v.postingId')
    .selectAll('v')
    .select(['p.kind', 'p.organisationId']);
}
type StoredRow = Awaited<ReturnType<ReturnType<typeof storedVersions>['executeTakeFirstOrThrow']>>;
const stored = ({ token: _token, ...row }: StoredRow): StoredVersion => ({
  ...row,
  findings: row.findings as PostingFinding[],
});

export async function findVersion(db: Db | Trx, versionId: string): Promise<StoredVersion | undefined> {
  const row = await storedVersions(db).where('v.id', '=', versionId).executeTakeFirst();
  return row && stored(row);
}

/** The version that was published last before this one. */
export async function findPublishedBefore(
  db: Db | Trx,
  version: { postingId: string; number: number },
): Promise<StoredVersion | undefined> {
  const row = await storedVersions(db)
    .where('v.postingId', '=', version.postingId)
    .where('v.number', '<', version.number)
    .where('v.publishedAt', 'is not', null)
    .orderBy('v.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && stored(row);
}

/**
 * The version that a moderator approved last. Corrections of typing errors are compared with it, so that they cannot
 * add up.
 */
export async function findModerated(db: Db | Trx, postingId: string): Promise<StoredVersion | undefined> {
  const row = await storedVersions(db)
    .where('v.postingId', '=', postingId)
    .where('v.publishedAt', 'is not', null)
    .where((eb) =>
      eb.exists(
        eb.selectFrom('moderationCase as c').select('c.id').whereRef('c.postingVersionId', '=', 'v.id'),
      ),
    )
    .orderBy('v.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && stored(row);
}

export async function setPublished(trx: Trx, versionId: string, now: Date): Promise<void> {
  await trx.updateTable('postingVersion').set({ publishedAt: now }).where('id', '=', versionId).execute();
}

/** The current opportunities of a posting. */
export async function findVariantsOf(db: Db | Trx, postingId: string): Promise<Variant[]> {
  return (await findVariants(db, [postingId])).get(postingId) ?? [];
}

/** The dates that a posting offers, begun or not, with how many have applied for each. */
export async function findPublishedDates(
  db: Db | Trx,
  { organisationId, postingId }: Scope,
): Promise<PublishedDate[]> {
  const rows = await db
    .selectFrom('opportunityDate as d')
    .innerJoin('opportunity as o', 'o.id', 'd.opportunityId')
    .select([
      'd.id',
      'd.opportunityId',
      'd.startsOn',
      'd.startTime',
      'd.endsOn',
      'd.endTime',
      'd.placesTaken',
    ])
    .select((eb) => [
      'd.place',
      'o.kind',
      eb
        .selectFrom('application as a')
        .select((it) => it.fn.countAll<number>().as('count'))
        .whereRef('a.opportunityDateId', '=', 'd.id')
        .where('a.state', 'not in', ['unconfirmed', ...OVER_STATES])
        .as('asked'),
    ])
    .where('o.postingId', '=', postingId)
    .where('o.organisationId', '=', organisationId)
    .where('d.cancelledAt', 'is', null)
    .orderBy('d.startsOn')
    .orderBy('d.id')
    .execute();
  if (rows.length === 0) return [];
  const places = await db
    .selectFrom('opportunityPlace')
    .select(['opportunityId', 'town', 'postcode'])
    .where('opportunityId', 'in', [...new Set(rows.map(({ opportunityId }) => opportunityId))])
    .orderBy('position')
    .execute();
  const placesOf = Map.groupBy(
    places.map(({ postcode, ...place }) => ({ ...place, postcode: postcode ?? undefined })),
    (place) => place.opportunityId,
  );
  return rows.map(({ opportunityId, place, kind, asked, ...row }) => ({
    ...row,
    kind: kind as Kind,
    asked: asked ?? 0,
    where: whereOf(placesOf.get(opportunityId) ?? [], place),
  }));
}

/** The events of a posting's opportunities. */
export async function findFaceEvents(db: Db | Trx, postingId: string): Promise<VariantEvent[]> {
  return db
    .selectFrom('opportunityEvent as e')
    .innerJoin('opportunity as o', 'o.id', 'e.opportunityId')
    .select(['e.at', 'e.type', 'e.actor', 'e.detail'])
    .where('o.postingId', '=', postingId)
    .orderBy('e.id')
    .execute();
}

/** The organisation's other postings that are live or waiting for a decision. */
export async function findOtherAdverts(
  db: Db | Trx,
  { organisationId, postingId }: { organisationId: string; postingId: string | undefined },
  now: Date,
): Promise<Advert[]> {
  const live = await db
    .selectFrom('opportunity as o')
    .leftJoin('opportunityPlace as l', (join) =>
      join.onRef('l.opportunityId', '=', 'o.id').on('l.position', '=', 0),
    )
    .select(['o.title', 'o.description', 'l.town'])
    .where('o.organisationId', '=', organisationId)
    .where('o.publishedAt', 'is not', null)
    .where('o.withdrawnAt', 'is', null)
    .where((eb) => eb.or([eb('o.closesAt', 'is', null), eb('o.closesAt', '>', now)]))
    .where('o.postingId', 'is distinct from', postingId ?? null)
    .orderBy('o.publishedAt', 'desc')
    .limit(200)
    .execute();
  const { rows: waiting } = await sql<{ title: string; description: string; town: string | null }>`
    select face ->> 'title' as title, face ->> 'description' as description, face -> 'places' -> 0 ->> 'town' as town
    from posting_version as v
    join posting as p on p.id = v.posting_id
    join moderation_case as c on c.posting_version_id = v.id and c.decided_at is null
    cross join lateral jsonb_array_elements(v.opportunities) as face
    where p.organisation_id = ${organisationId} and p.id is distinct from ${postingId ?? null}
    limit 200`.execute(db);
  return [...live, ...waiting].map(({ town, ...it }) => ({ ...it, town: town ?? undefined }));
}

/** What the pages of an organisation's opportunities say about it. */
export async function findOrganisation(db: Db | Trx, id: string) {
  return db
    .selectFrom('organisation')
    .select(['id', 'slug', 'name', 'kind', 'description', 'website', 'disabilityConfident', 'insuredUntil'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** How many of the organisation's live opportunities come from feeds and imports. */
export async function countFromElsewhere(db: Db, organisationId: string, now: Date): Promise<number> {
  const row = await db
    .selectFrom('opportunity')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('organisationId', '=', organisationId)
    .where('postingId', 'is', null)
    .where('publishedAt', '<=', now)
    .where('withdrawnAt', 'is', null)
    .where((eb) => eb.or([eb('closesAt', 'is', null), eb('closesAt', '>', now)]))
    .executeTakeFirstOrThrow();
  return row.count;
}

/**
 * Marks unsent drafts of postings and registrations that expire by `until`, unless they were already marked since their
 * latest change.
 * @returns the email addresses of the drafts' owners, each once
 */
export async function tellOfUnsent(trx: Trx, { now, until }: { now: Date; until: Date }): Promise<string[]> {
  const told = trx
    .updateTable('draft')
    .set({ toldAt: now })
    .where('sentAt', 'is', null)
    .where('accountId', 'is not', null)
    .where((eb) => eb.or([eb('journey', 'like', 'post-%'), eb('journey', '=', 'register-organisation')]))
    .where('expiresAt', '>', now)
    .where('expiresAt', '<=', until)
    .where((eb) => eb.or([eb('toldAt', 'is', null), eb('toldAt', '<=', eb.ref('updatedAt'))]))
    .returning('accountId');
  const rows = await trx
    .with('told', () => told)
    .selectFrom('account')
    .select('email')
    .where('confirmedAt', 'is not', null)
    .where('id', 'in', (eb) => eb.selectFrom('told').select('accountId'))
    .orderBy('email')
    .execute();
  return rows.map(({ email }) => email);
}

/** Whether a person who was told that unsent work will be deleted has not sent, changed or deleted all of it since. */
export async function hasUnsentToTell(trx: Trx, email: string, now: Date): Promise<boolean> {
  const row = await trx
    .selectFrom('draft')
    .innerJoin('account', 'account.id', 'draft.accountId')
    .select('draft.id')
    .where('account.email', '=', email)
    .where('draft.sentAt', 'is', null)
    .where('draft.expiresAt', '>', now)
    .whereRef('draft.toldAt', '>=', 'draft.updatedAt')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
