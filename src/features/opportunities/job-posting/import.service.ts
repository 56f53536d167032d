import { createHash } from 'node:crypto';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sql } from 'kysely';
import { organisationNamed } from '#features/organisations/organisation.service.ts';
import type { Db, Trx } from '#lib/database.ts';
import { londonDay } from '#lib/clock.ts';
import { projectRoot } from '#lib/root.ts';
import { loadMinimumWage, type MinimumWagePeriod } from '../minimum-wage.ts';
import { closeOpportunities, saveOpportunities, type OpportunityToSave } from '../opportunity.service.ts';
import type { JobPostingPlaces } from './locate.ts';
import { mapJobPosting, type MappedJobPosting } from './posting.ts';
import { JobPostingReadError, readJobPostings } from './reader.ts';

/**
 * Takes a feed of job postings into the portal. Feeds come again and again, overlapping and in any order, so the same
 * files any number of times, or older ones after newer ones, must leave the same listings.
 */

/** Every record read is counted under exactly one of the other five. */
export interface JobPostingImportSummary {
  read: number;
  accepted: number;
  updated: number;
  unchanged: number;
  closed: number;
  rejected: number;
}

export interface JobPostingImportOptions {
  /** The feed's name; its keys are unique within it. */
  source: string;
  /** A file of one JSON object a line: `{record, key?, reasons}` of what was rejected, `{record, key?, notes}` else. */
  reportPath: string;
  now: Date;
  /** Called about every 500 records; everything is read first to check it, then once more to save it. */
  onProgress?: (progress: { phase: 'checking' | 'saving'; records: number }) => void;
}

export interface JobPostingImportDependencies {
  db: Db;
  places: JobPostingPlaces;
  /** Absent: the project's own table. */
  minimumWage?: readonly MinimumWagePeriod[];
}

const BATCH = 200;
/** Key of the advisory lock that one batch holds at a time. */
const IMPORT_LOCK = 7_205_002;
const PROGRESS_EVERY = 500;

type Listed = Extract<MappedJobPosting, { ok: true }>;
type Outcome = Exclude<keyof JobPostingImportSummary, 'read' | 'rejected'>;

/** The record that counts among those with the same key. */
interface Chosen {
  ordinal: number;
  source: string;
  version: string;
  /** Milliseconds; before everything else where the feed has no date. */
  postedAt: number;
  passedOver: { source: string; version: string }[];
}

/**
 * Imports the job postings of a file or folder as one feed's.
 *
 * Of several records with the same key, the one posted last counts, and of those posted at the same time the last one
 * in the files. The others change nothing; where the listing is new they are counted as though they had come one after
 * the other ("updated", or "unchanged" when they say the same), otherwise as unchanged. So the same files a second time
 * give no accepted and no updated record. A record posted before the version that is stored leaves it as it is, so that
 * an old file does no harm.
 *
 * A listing that has been withdrawn on the portal stays withdrawn. One whose end has passed is closed, and stored only
 * when it was already. Listings that a feed no longer mentions are left alone: a file may be a part of the feed.
 *
 * Work is saved in transactions of 200 records, so that an import that breaks off can be run again.
 *
 * @throws JobPostingReadError when there is no such file or folder, or it changes during the import
 */
export async function importJobPostings(
  { db, places, minimumWage }: JobPostingImportDependencies,
  path: string,
  { source, reportPath, now, onProgress }: JobPostingImportOptions,
): Promise<JobPostingImportSummary> {
  const summary: JobPostingImportSummary = {
    read: 0,
    accepted: 0,
    updated: 0,
    unchanged: 0,
    closed: 0,
    rejected: 0,
  };
  const context = { places, now, minimumWage: minimumWage ?? (await loadMinimumWage(projectRoot())) };
  const report = await startReport(reportPath);
  const chosen = new Map<string, Chosen>();

  for await (const record of readJobPostings(path)) {
    if ('note' in record) {
      await report.add({ record: record.source, notes: [record.note] });
      continue;
    }
    summary.read += 1;
    if (summary.read % PROGRESS_EVERY === 0) onProgress?.({ phase: 'checking', records: summary.read });
    const mapped: MappedJobPosting =
      'error' in record ? { ok: false, reasons: [record.error] } : mapJobPosting(record.value, context);
    if (mapped.ok) {
      choose(chosen, mapped, summary.read, record.source);
    } else {
      summary.rejected += 1;
      const key = mapped.key === undefined ? {} : { key: mapped.key };
      await report.add({ record: record.source, ...key, reasons: mapped.reasons });
    }
  }

  const organisations = new Map<string, string>();
  let batch: { mapped: Listed; chosen: Chosen }[] = [];
  const flush = async () => {
    const results = await db.transaction().execute(async (trx) => {
      // Two imports at once take turns, batch by batch: crossing each other's rows, one of them would be broken off.
      await sql`select pg_advisory_xact_lock(${IMPORT_LOCK})`.execute(trx);
      return saveBatch(trx, batch, { source, now, organisations });
    });
    for (const [index, { outcome, notes }] of results.entries()) {
      const item = batch[index];
      if (item === undefined) continue;
      count(summary, outcome, item.chosen);
      const { key } = item.mapped;
      if (notes.length > 0) await report.add({ record: item.chosen.source, key, notes });
      for (const { source: record } of item.chosen.passedOver) {
        await report.add({
          record,
          key,
          notes: [`${item.chosen.source} has the same key and counts instead`],
        });
      }
    }
    batch = [];
  };

  const wanted = new Set([...chosen.values()].map(({ ordinal }) => ordinal));
  let ordinal = 0;
  for await (const record of readJobPostings(path)) {
    if ('note' in record) continue;
    ordinal += 1;
    if (ordinal % PROGRESS_EVERY === 0) onProgress?.({ phase: 'saving', records: ordinal });
    if (!wanted.has(ordinal)) continue;
    const mapped = 'value' in record ? mapJobPosting(record.value, context) : undefined;
    const expected = mapped?.ok === true ? chosen.get(mapped.key) : undefined;
    if (mapped?.ok !== true || expected?.ordinal !== ordinal || expected.version !== versionOf(mapped)) {
      throw new JobPostingReadError(`${path} changed while it was being imported; run the import again`);
    }
    batch.push({ mapped, chosen: expected });
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  await report.end();
  return summary;
}

function choose(chosen: Map<string, Chosen>, mapped: Listed, ordinal: number, source: string): void {
  const version = versionOf(mapped);
  const postedAt = mapped.postedAt?.getTime() ?? -Infinity;
  const other = chosen.get(mapped.key);
  if (other === undefined) {
    chosen.set(mapped.key, { ordinal, source, version, postedAt, passedOver: [] });
  } else if (postedAt >= other.postedAt) {
    const passedOver = [...other.passedOver, { source: other.source, version: other.version }];
    chosen.set(mapped.key, { ordinal, source, version, postedAt, passedOver });
  } else {
    other.passedOver.push({ source, version });
  }
}

function count(summary: JobPostingImportSummary, outcome: Outcome, { version, passedOver }: Chosen): void {
  summary[outcome] += 1;
  for (const other of passedOver) {
    summary[outcome === 'accepted' && other.version !== version ? 'updated' : 'unchanged'] += 1;
  }
}

/**
 * What a listing says, as a hash, and when the feed posted it: "HASH@2026-11-09T09:12:05.000Z". Taken of the mapped
 * result, so that the order of a feed's fields is no change, and without the moment of the import.
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

interface Stored {
  id: string;
  sourceKey: string | null;
  sourceHash: string | null;
  publishedAt: Date | null;
  closesAt: Date | null;
  withdrawnAt: Date | null;
}

async function saveBatch(
  trx: Trx,
  batch: readonly { mapped: Listed; chosen: Chosen }[],
  { source, now, organisations }: { source: string; now: Date; organisations: Map<string, string> },
): Promise<{ outcome: Outcome; notes: string[] }[]> {
  const by = { actor: `import:${source}`, now };
  const stored = await findStored(
    trx,
    source,
    batch.map(({ mapped }) => mapped.key),
  );
  const toSave: OpportunityToSave[] = [];
  const results: { outcome: Outcome; notes: string[] }[] = [];

  for (const { mapped, chosen } of batch) {
    const existing = stored.get(mapped.key);
    if (mapped.ended) {
      if (existing !== undefined && isOpen(existing, now)) {
        // The end is the first moment outside: a listing "through 12 December" ends at the midnight after it.
        const lastDay = londonDay(new Date(mapped.endedAt.getTime() - 1));
        const reason = `The feed says that its last day was ${lastDay}`;
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
    const { name } = mapped.organisation;
    const organisationId = organisations.get(name) ?? (await organisationNamed(trx, mapped.organisation));
    organisations.set(name, organisationId);
    const firstSeen = mapped.postedAt === undefined ? existing?.publishedAt : undefined;
    toSave.push({
      ...(existing === undefined ? {} : { id: existing.id }),
      organisationId,
      opportunity: { ...mapped.opportunity, publishedAt: firstSeen ?? mapped.opportunity.publishedAt },
      source,
      sourceKey: mapped.key,
      sourceHash: chosen.version,
    });
    results.push({ outcome: existing === undefined ? 'accepted' : 'updated', notes: mapped.notes });
  }

  if (toSave.length > 0) await saveOpportunities(trx, toSave, by);
  return results;
}

/** Notes for leaving a stored listing as it is; undefined when the feed's version is to replace it. */
function reasonToKeep(existing: Stored, mapped: Listed, version: string): string[] | undefined {
  if (existing.sourceHash === version) return [];
  if (existing.withdrawnAt !== null)
    return ['It was withdrawn here, so the feed’s version was not taken over'];
  const storedPostedAt = existing.sourceHash === null ? undefined : postedAtOf(existing.sourceHash);
  if (storedPostedAt !== undefined && mapped.postedAt !== undefined && mapped.postedAt < storedPostedAt) {
    return [`It was posted before the version that is stored (${storedPostedAt.toISOString()})`];
  }
  return undefined;
}

function isOpen(existing: Stored, now: Date): boolean {
  return existing.withdrawnAt === null && (existing.closesAt === null || existing.closesAt > now);
}

async function findStored(trx: Trx, source: string, keys: readonly string[]): Promise<Map<string, Stored>> {
  const rows = await trx
    .selectFrom('opportunity')
    .select(['id', 'sourceKey', 'sourceHash', 'publishedAt', 'closesAt', 'withdrawnAt'])
    .where('source', '=', source)
    .where('sourceKey', 'in', [...keys])
    .execute();
  return new Map(rows.map((row) => [row.sourceKey ?? '', row]));
}

/** So that the listing opens again when the feed sends it as it was before it ended. */
async function setVersion(trx: Trx, id: string, version: string): Promise<void> {
  await trx.updateTable('opportunity').set({ sourceHash: version }).where('id', '=', id).execute();
}

interface ReportLine {
  record: string;
  key?: string;
  reasons?: readonly string[];
  notes?: readonly string[];
}

const REPORT_LINES_AT_ONCE = 500;

/** Escaped, for whoever shows the report in a terminal: JSON itself lets some control and direction marks through. */
function reportLine(line: ReportLine): string {
  const escaped = JSON.stringify(line).replace(
    /[\u007F-\u009F\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}

async function startReport(
  path: string,
): Promise<{ add(line: ReportLine): Promise<void>; end(): Promise<void> }> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  let lines: string[] = [];
  const end = async () => {
    await appendFile(path, lines.join(''));
    lines = [];
  };
  return {
    async add(line) {
      lines.push(reportLine(line));
      if (lines.length >= REPORT_LINES_AT_ONCE) await end();
    },
    end,
  };
}
