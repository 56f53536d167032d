import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { sql } from 'kysely';
import { organisationsNamed } from '#features/organisations/organisation.service.ts';
import { LOCKS } from '#lib/advisory-locks.ts';
import type { Db, Trx } from '#lib/database.ts';
import { londonDay } from '#lib/clock.ts';
import { newId, slugify } from '#lib/ids.ts';
import { projectRoot } from '#lib/root.ts';
import { type MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.service.ts';
import type { OpportunityToSave } from '#features/catalogue/catalogue.service.ts';
import { closeOpportunities, saveOpportunities } from '#features/catalogue/catalogue.service.ts';
import { undatedName } from './key.ts';
import { FEED_LIMITS } from './limits.ts';
import type { JobPostingPlaces } from './locate.ts';
import { identifyJobPosting, mapJobPosting, type MappedJobPosting } from './posting.ts';
import { JobPostingReadError, readJobPostings } from './reader.service.ts';
import { startReport } from './report.service.ts';
import { ImportStopped, whyItStopped } from './stopped.ts';
import { importServiceMessages as messages } from './messages.en.ts';

/**
 * Imports a feed of job postings. The same feeds arrive repeatedly, overlapping and in any order. Importing the same
 * files any number of times, or older files after newer ones, must produce the same listings.
 */

/** Every record that is read counts under exactly one of the other five. */
export interface JobPostingImportSummary {
  read: number;
  accepted: number;
  updated: number;
  unchanged: number;
  closed: number;
  rejected: number;
}

export interface JobPostingImportOptions {
  /**
   * The feed's name; record keys are unique within it. If absent, the name of each record's feed is taken from its
   * content.
   */
  source?: string;
  /**
   * Path of a file with one JSON object per line: `{record, key?, reasons}` for rejected records, `{record, key?,
   * notes}` for the others.
   */
  reportPath: string;
  now: Date;
  /**
   * Called about every 500 records. All files are read once to find duplicates, and a second time to save the
   * records.
   */
  onProgress?: (progress: { phase: 'checking' | 'saving'; records: number }) => void;
  /** Called with a sentence about a file as a whole, for example one that is not a feed. */
  onFile?: (sentence: string) => void;
  /** Aborts the import between two records. */
  signal?: AbortSignal;
}

export interface JobPostingImportDependencies {
  db: Db;
  places: JobPostingPlaces;
  /** Defaults to the project's own table. */
  minimumWage?: readonly MinimumWagePeriod[];
}

const BATCH = 200;
const PROGRESS_EVERY = 500;

type Listed = Extract<MappedJobPosting, { ok: true }>;
type Outcome = Exclude<keyof JobPostingImportSummary, 'read' | 'rejected'>;

/** The record that is used among those with the same key. */
interface Chosen {
  ordinal: number;
  /** The record's file and line. */
  record: string;
  version: string;
  /** In milliseconds; earlier than everything else if the feed has no date. */
  postedAt: number;
  passedOver: { record: string; version: string }[];
}

interface Item {
  mapped: Listed;
  source: string;
  chosen: Chosen;
}

/**
 * Imports the job postings of a file or folder.
 *
 * Of several records with the same source and key, the one posted last is used, and of those posted at the same time
 * the last one in the files. The others have no effect. If the listing is new, they are counted as though they had
 * arrived one after the other ("updated", or "unchanged" when they say the same), otherwise as unchanged. So
 * importing the same files a second time gives no accepted and no updated record. A record posted before the stored
 * version does not change it, so that an old file does no harm.
 *
 * A listing that was withdrawn on the portal stays withdrawn. A listing whose end has passed is closed, and is stored
 * only if it existed already. Listings that a feed no longer mentions are not changed, because a file may be only a
 * part of the feed.
 *
 * Listings imported while feeds were named after their files, and keys were not per employer, are found by their
 * former key and then get the new one.
 *
 * Records are saved in transactions of 200, so that an interrupted import can be run again. Memory grows with the
 * number of records (about 100 bytes each), not with the size of the files.
 *
 * @throws JobPostingReadError if there is no such file or folder, or it changes during the import
 * @throws ImportStopped if `signal` or a failure of database or disk ends it; what was saved before that is not
 * undone
 */
export async function importJobPostings(
  { db, places, minimumWage }: JobPostingImportDependencies,
  path: string,
  { source, reportPath, now, onProgress, onFile, signal }: JobPostingImportOptions,
): Promise<JobPostingImportSummary> {
  const summary: JobPostingImportSummary = {
    read: 0,
    accepted: 0,
    updated: 0,
    unchanged: 0,
    closed: 0,
    rejected: 0,
  };
  let begun: Awaited<ReturnType<typeof startReport>> | undefined;
  try {
    const context = { places, now, minimumWage: minimumWage ?? (await loadMinimumWage(projectRoot())) };
    const report = await startReport(reportPath);
    begun = report;
    const repeated = await findRepeated(path, source, (records) => {
      signal?.throwIfAborted();
      if (records % PROGRESS_EVERY === 0) onProgress?.({ phase: 'checking', records });
    });
    const memory: Memory = {
      organisations: new Map(),
      formerSources: await findFormerSources(db, path, source),
      source,
      now,
    };
    let batch: Item[] = [];
    const flush = async () => {
      const results = await db.transaction().execute(async (trx) => {
        // Concurrent imports take turns, batch by batch: if they updated each other's rows at once, one could be
        // aborted by a deadlock.
        await sql`select pg_advisory_xact_lock(${LOCKS.import})`.execute(trx);
        return saveBatch(trx, batch, memory);
      });
      for (const [index, { outcome, notes }] of results.entries()) {
        const item = batch[index];
        if (item === undefined) continue;
        count(summary, outcome, item.chosen);
        const { key } = item.mapped;
        if (notes.length > 0) await report.add({ record: item.chosen.record, key, notes });
        for (const { record } of item.chosen.passedOver) {
          await report.add({
            record,
            key,
            notes: [messages.importJobPostings.flush.notes.hasTheSameKey(item.chosen.record)],
          });
        }
      }
      batch = [];
    };
    const take = async (item: Item) => {
      batch.push(item);
      if (batch.length === BATCH) await flush();
    };

    // Of each duplicated record one is chosen here, and saved at the end.
    const chosen = new Map<string, Chosen>();
    for await (const record of readJobPostings(path)) {
      signal?.throwIfAborted();
      if ('note' in record) {
        onFile?.(`${record.source}: ${record.note}`);
        await report.add({ record: record.source, notes: [record.note] });
        continue;
      }
      if ('error' in record && record.isFile === true) onFile?.(`${record.source}: ${record.error}`);
      summary.read += 1;
      if (summary.read % PROGRESS_EVERY === 0) onProgress?.({ phase: 'saving', records: summary.read });
      const mapped: MappedJobPosting =
        'error' in record ? { ok: false, reasons: [record.error] } : mapJobPosting(record.value, context);
      if (!mapped.ok) {
        summary.rejected += 1;
        const key = mapped.key === undefined ? {} : { key: mapped.key };
        await report.add({ record: record.source, ...key, reasons: mapped.reasons });
        continue;
      }
      const feed = source ?? mapped.source;
      const candidate: Chosen = {
        ordinal: summary.read,
        record: record.source,
        version: versionOf(mapped),
        postedAt: mapped.postedAt?.getTime() ?? -Infinity,
        passedOver: [],
      };
      const identity = identityOf(feed, mapped.key);
      if (repeated.has(identity)) choose(chosen, identity, candidate);
      else await take({ mapped, source: feed, chosen: candidate });
    }

    const wanted = new Map([...chosen.values()].map((item) => [item.ordinal, item]));
    let ordinal = 0;
    for await (const record of wanted.size === 0 ? [] : readJobPostings(path)) {
      signal?.throwIfAborted();
      if ('note' in record) continue;
      ordinal += 1;
      const expected = wanted.get(ordinal);
      if (expected === undefined) continue;
      const mapped = 'value' in record ? mapJobPosting(record.value, context) : undefined;
      if (mapped?.ok !== true || expected.version !== versionOf(mapped)) {
        throw new JobPostingReadError(`${path} changed during the import. Run the import again`);
      }
      await take({ mapped, source: source ?? mapped.source, chosen: expected });
    }
    if (batch.length > 0) await flush();
    await report.end();
    return summary;
  } catch (error) {
    // The messages about adverts already saved must be written now, because the next run does not repeat them.
    await begun?.end().catch(() => undefined);
    if (error instanceof JobPostingReadError) throw error;
    throw new ImportStopped(whyItStopped(error, signal), summary, error);
  }
}

/** Source and key as sixteen characters, because a feed may have hundreds of thousands of records. */
function identityOf(source: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([source, key]))
    .digest('base64url')
    .slice(0, 16);
}

/** The identities that several records of the files share. */
async function findRepeated(
  path: string,
  source: string | undefined,
  onRecord: (records: number) => void,
): Promise<Set<string>> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  let records = 0;
  for await (const record of readJobPostings(path)) {
    if ('note' in record) continue;
    records += 1;
    if (records > FEED_LIMITS.records) {
      throw new JobPostingReadError(
        `${path} has more than ${FEED_LIMITS.records.toLocaleString('en-GB')} records. Split it and import the parts`,
      );
    }
    onRecord(records);
    const known = 'value' in record ? identifyJobPosting(record.value) : undefined;
    if (known === undefined) continue;
    const identity = identityOf(source ?? known.source, known.key);
    if (seen.has(identity)) repeated.add(identity);
    else seen.add(identity);
  }
  return repeated;
}

function choose(chosen: Map<string, Chosen>, identity: string, candidate: Chosen): void {
  const other = chosen.get(identity);
  if (other === undefined) {
    chosen.set(identity, candidate);
  } else if (candidate.postedAt >= other.postedAt) {
    other.passedOver.push({ record: other.record, version: other.version });
    chosen.set(identity, { ...candidate, passedOver: other.passedOver });
  } else {
    other.passedOver.push({ record: candidate.record, version: candidate.version });
  }
}

function count(summary: JobPostingImportSummary, outcome: Outcome, { version, passedOver }: Chosen): void {
  summary[outcome] += 1;
  for (const other of passedOver) {
    summary[outcome === 'accepted' && other.version !== version ? 'updated' : 'unchanged'] += 1;
  }
}

/**
 * A hash of a listing's content and when the feed posted it: "HASH@2026-11-09T09:12:05.000Z". Computed from the
 * mapped result, so that the order of a feed's fields does not matter, and without the time of the import.
 */
function versionOf(mapped: Listed): string {
  const content = mapped.ended
    ? { endedAt: mapped.endedAt }
    : { organisation: mapped.organisation, opportunity: { ...mapped.opportunity, publishedAt: undefined } };
  const hash = createHash('sha256').update(canonicalJson(content)).digest('hex');
  return mapped.postedAt === undefined ? hash : `${hash}@${mapped.postedAt.toISOString()}`;
}

function postedAtOf(version: string): Date | undefined {
  const [, posted] = version.split('@');
  return posted === undefined ? undefined : new Date(posted);
}

/** JSON with the fields of every object in alphabetical order. */
function canonicalJson(content: unknown): string {
  return JSON.stringify(content, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** The state that one import carries from batch to batch. */
interface Memory {
  /** Ids by name. */
  organisations: Map<string, string>;
  /** The names that earlier imports gave to feeds of this file, when feeds were named after their files. */
  formerSources: readonly string[];
  source: string | undefined;
  now: Date;
}

interface Stored {
  id: string;
  source: string;
  sourceKey: string | null;
  sourceHash: string | null;
  publishedAt: Date | null;
  closesAt: Date | null;
  withdrawnAt: Date | null;
}

async function saveBatch(
  trx: Trx,
  batch: readonly Item[],
  memory: Memory,
): Promise<{ outcome: Outcome; notes: string[] }[]> {
  const { source, now, organisations } = memory;
  const by = { actor: `import:${source ?? 'feed'}`, now };
  const isNew = (item: Item) => !organisations.has(item.mapped.organisation.name);
  const found = await organisationsNamed(
    trx,
    batch.filter((item) => !item.mapped.ended && isNew(item)).map(({ mapped }) => mapped.organisation),
  );
  for (const [name, id] of found) organisations.set(name, id);
  const stored = await findStored(trx, batch);
  await adoptFormer(trx, batch, stored, memory);
  const toSave: OpportunityToSave[] = [];
  const results: { outcome: Outcome; notes: string[] }[] = [];

  for (const item of batch) {
    const { mapped, chosen } = item;
    const existing = stored.get(identityOf(item.source, mapped.key));
    if (mapped.ended) {
      if (existing !== undefined && isOpen(existing, now)) {
        // The end is exclusive: a listing "through 12 December" ends at the midnight after that day.
        const lastDay = londonDay(new Date(mapped.endedAt.getTime() - 1));
        const reason = messages.saveBatch.reason(lastDay);
        await closeOpportunities(trx, [existing.id], { ...by, reason });
        await setVersion(trx, existing.id, chosen.version);
      }
      results.push({ outcome: 'closed', notes: [] });
      continue;
    }
    const kept = existing === undefined ? undefined : reasonToKeep(existing, mapped, chosen.version);
    if (kept !== undefined) {
      results.push({ outcome: 'unchanged', notes: kept });
      continue;
    }
    const organisationId = organisations.get(mapped.organisation.name);
    if (organisationId === undefined) throw new Error('an employer was saved but has no id');
    const firstSeen = mapped.postedAt === undefined ? existing?.publishedAt : undefined;
    toSave.push({
      id: existing?.id ?? newId(),
      organisationId,
      opportunity: { ...mapped.opportunity, publishedAt: firstSeen ?? mapped.opportunity.publishedAt },
      source: item.source,
      sourceKey: mapped.key,
      sourceHash: chosen.version,
    });
    results.push({ outcome: existing === undefined ? 'accepted' : 'updated', notes: mapped.notes });
  }

  if (toSave.length > 0) await saveOpportunities(trx, toSave, by);
  return results;
}

const STORED = ['id', 'source', 'sourceKey', 'sourceHash', 'publishedAt', 'closesAt', 'withdrawnAt'] as const;

async function findStored(trx: Trx, batch: readonly Item[]): Promise<Map<string, Stored>> {
  const rows = await trx
    .selectFrom('opportunity')
    .select(STORED)
    .where('source', 'in', [...new Set(batch.map((item) => item.source))])
    .where(
      'sourceKey',
      'in',
      batch.map(({ mapped }) => mapped.key),
    )
    .execute();
  return new Map(rows.map((row) => [identityOf(row.source, row.sourceKey ?? ''), row]));
}

/**
 * The names that an import without a source gave to its feed before feeds were named by their content; dates in them
 * changed daily.
 */
async function findFormerSources(db: Db, path: string, source: string | undefined): Promise<string[]> {
  const name = undatedName(slugify(basename(path, extname(path))));
  const rows = await db
    .selectFrom('opportunity')
    .select('source')
    .distinct()
    .where('postingId', 'is', null)
    .execute();
  return rows
    .map((row) => row.source)
    .filter((former) => former !== 'portal' && former !== 'demo')
    .filter((former) => former === source || (former === slugify(former) && undatedName(former) === name));
}

/**
 * Finds listings that were stored under a former key or source and gives them the present one. If a listing was
 * imported on several days under several names, the one changed last is used and the others are closed.
 */
async function adoptFormer(
  trx: Trx,
  batch: readonly Item[],
  stored: Map<string, Stored>,
  { formerSources, source, organisations, now }: Memory,
): Promise<void> {
  const missing = batch.filter((item) => !stored.has(identityOf(item.source, item.mapped.key)));
  const derived = source === undefined ? [] : missing.map(({ mapped }) => mapped.source);
  const sources = [...new Set([...formerSources, ...derived])];
  if (missing.length === 0 || sources.length === 0) return;
  const keys = missing.flatMap(({ mapped }) => [mapped.key, mapped.formerKey ?? mapped.key]);
  const rows = await trx
    .selectFrom('opportunity')
    .innerJoin('organisation as g', 'g.id', 'opportunity.organisationId')
    .select([
      ...STORED.map((column) => `opportunity.${column}` as const),
      'g.slug',
      'opportunity.organisationId',
    ])
    .where('source', 'in', sources)
    .where('sourceKey', 'in', [...new Set(keys)])
    .orderBy('updatedAt', 'desc')
    .orderBy('opportunity.id')
    .execute();
  const byKey = Map.groupBy(rows, (row) => row.sourceKey ?? '');
  const taken = new Set<string>();
  for (const { mapped, source: feed } of missing) {
    const { name } = mapped.organisation;
    const own = [
      ...(byKey.get(mapped.formerKey ?? '') ?? []).filter((row) => formerSources.includes(row.source)),
      ...(byKey.get(mapped.key) ?? []).filter((row) => row.source === mapped.source),
    ].filter(
      (row) =>
        !taken.has(row.id) && (row.organisationId === organisations.get(name) || row.slug === slugify(name)),
    );
    const [newest, ...others] = own;
    if (newest === undefined) continue;
    for (const row of own) taken.add(row.id);
    await trx
      .updateTable('opportunity')
      .set({ source: feed, sourceKey: mapped.key })
      .where('id', '=', newest.id)
      .execute();
    stored.set(identityOf(feed, mapped.key), { ...newest, source: feed, sourceKey: mapped.key });
    const again = others.filter((row) => isOpen(row, now)).map((row) => row.id);
    if (again.length === 0) continue;
    const reason = messages.adoptFormer.reason;
    await closeOpportunities(trx, again, { actor: `import:${feed}`, now, reason });
  }
}

/** Notes for a stored listing that is not changed; undefined if the feed's version replaces it. */
function reasonToKeep(existing: Stored, mapped: Listed, version: string): string[] | undefined {
  if (existing.sourceHash === version) return [];
  if (existing.withdrawnAt !== null) return [messages.reasonToKeep.itWasWithdrawnHere];
  const storedPostedAt = existing.sourceHash === null ? undefined : postedAtOf(existing.sourceHash);
  if (storedPostedAt !== undefined && mapped.postedAt !== undefined && mapped.postedAt < storedPostedAt) {
    return [messages.reasonToKeep.itWasPostedBefore(storedPostedAt.toISOString())];
  }
  return undefined;
}

function isOpen(existing: Stored, now: Date): boolean {
  return existing.withdrawnAt === null && (existing.closesAt === null || existing.closesAt > now);
}

/** So that the listing opens again if the feed sends it as it was before it ended. */
async function setVersion(trx: Trx, id: string, version: string): Promise<void> {
  await trx.updateTable('opportunity').set({ sourceHash: version }).where('id', '=', id).execute();
}
