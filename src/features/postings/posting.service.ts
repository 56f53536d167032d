import type { Db, Trx } from '#lib/database.ts';
import { opportunitySchema, type Opportunity } from '#features/opportunities/opportunity.ts';
import { saveOpportunities } from '#features/opportunities/opportunity.service.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import type { PostingFinding } from './checks.ts';

export interface Version {
  id: string;
  postingId: string;
  number: number;
  kind: Kind;
  organisationId: string;
  answers: Readonly<Record<string, unknown>>;
  opportunities: Opportunity[];
  findings: PostingFinding[];
  submittedBy: string | null;
  submittedAt: Date;
  publishedAt: Date | null;
  published: Version | undefined;
}

const instant = (value: unknown) => (typeof value === 'string' ? new Date(value) : undefined);

/** A version of a posting, with the one that is published. */
export async function loadVersion(
  db: Db | Trx,
  id: string,
  { alone = false } = {},
): Promise<Version | undefined> {
  const row = await db
    .selectFrom('postingVersion as v')
    .innerJoin('posting as p', 'p.id', 'v.postingId')
    .selectAll('v')
    .select(['p.kind', 'p.organisationId'])
    .where('v.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const before = alone
    ? undefined
    : await db
        .selectFrom('postingVersion')
        .select('id')
        .where('postingId', '=', row.postingId)
        .where('number', '<', row.number)
        .where('publishedAt', 'is not', null)
        .orderBy('number', 'desc')
        .executeTakeFirst();
  return {
    ...row,
    answers: row.answers as Readonly<Record<string, unknown>>,
    opportunities: (row.opportunities as Record<string, unknown>[]).map((it) =>
      opportunitySchema.parse({
        ...it,
        publishedAt: instant(it['publishedAt']),
        closesAt: instant(it['closesAt']),
      }),
    ),
    findings: row.findings as PostingFinding[],
    published: before === undefined ? undefined : await loadVersion(db, before.id, { alone: true }),
  };
}

/** Publishes a version's opportunities. @returns their ids. */
export async function publishVersion(
  trx: Trx,
  versionId: string,
  by: { actor: string; now: Date },
): Promise<string[]> {
  const version = await loadVersion(trx, versionId);
  if (version === undefined) throw new Error(`there is no version ${versionId}`);
  const known = await trx
    .selectFrom('opportunity')
    .select(['id', 'kind'])
    .where('postingId', '=', version.postingId)
    .execute();
  const { postingId, organisationId } = version;
  const ids = await saveOpportunities(
    trx,
    version.opportunities.map((opportunity) => {
      const id = known.find(({ kind }) => kind === opportunity.kind)?.id;
      return {
        ...(id === undefined ? {} : { id }),
        organisationId,
        opportunity: { ...opportunity, publishedAt: by.now },
        source: 'portal',
        postingId,
      };
    }),
    by,
  );
  await trx.updateTable('postingVersion').set({ publishedAt: by.now }).where('id', '=', versionId).execute();
  return ids;
}

/** The answers in words, by question. */
export function reviewQuestions(
  _deps: object,
  _kind: Kind,
  answers: Readonly<Record<string, unknown>>,
): { name: string; called: string; value: string[] }[] {
  return Object.entries(answers).map(([name, value]) => ({
    name,
    called: name,
    value: Array.isArray(value) ? value.map(String) : value === null ? [] : String(value).split('\n'),
  }));
}
