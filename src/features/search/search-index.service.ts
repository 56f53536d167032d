import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { EnqueuedTask, Index, Meilisearch, Task } from 'meilisearch';
import { LOCKS } from '#lib/advisory-locks.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { Log } from '#lib/log.ts';
import {
  countLive,
  findAbove,
  findVersions,
  findWaiting,
  markIndexed,
  markWaiting,
  newestVersion,
  nextVisibilityChange,
  retireClosedBefore,
} from './listing.repository.ts';
import { deriveOutdated, enqueueSync } from './listing.service.ts';
import type { ListingDocument } from './listing.ts';
import { INDEX, SETTINGS, synonymsOf } from './meilisearch-settings.ts';
import { openMeilisearch } from './search.meilisearch.ts';
import { readVocabulary } from './synonym.service.ts';

export { countLive };

/** Meilisearch holds a copy of the table `listing`. These functions build the copy, update it and repair it. */
export interface IndexDeps {
  db: Db;
  /** A client with a long request timeout. */
  meilisearch: Meilisearch;
  log: Log;
}

/** As a site has it: without Meilisearch where there is none, and PostgreSQL answers every search. */
export type SiteIndexDeps = Omit<IndexDeps, 'meilisearch'> & { meilisearch: Meilisearch | undefined };

/** What the index of a site needs. @param config.meiliUrl undefined where the site has no Meilisearch */
export function openIndex(
  config: { meiliUrl: string | undefined; meiliKey: string | undefined },
  { db, log }: Pick<IndexDeps, 'db' | 'log'>,
): SiteIndexDeps {
  const { meiliUrl, meiliKey = '' } = config;
  return {
    db,
    log,
    meilisearch: meiliUrl === undefined ? undefined : openMeilisearch(meiliUrl, meiliKey, INDEXING_MS),
  };
}

/** Milliseconds until a request about the index is abandoned. */
const INDEXING_MS = 60_000;

export const hasMeilisearch = (site: SiteIndexDeps): site is IndexDeps => site.meilisearch !== undefined;

/** The channel that tells processes that search results may have changed. */
export const CHANGED_CHANNEL = 'search_changed';

/** What copies of the listings depend on: the number of the last change, and when the next one opens or closes by itself. */
export async function listingsState(db: Db, now: Date): Promise<{ version: number; changesAt: Date | null }> {
  const [version, changesAt] = await Promise.all([newestVersion(db), nextVisibilityChange(db, now)]);
  return { version, changesAt };
}

const BATCH = 1_000;
/** A new index is filled in larger batches, all sent at once, so that Meilisearch can merge them. */
const FILLING_BATCH = 5_000;
const TASK_TIMEOUT_MS = 10 * 60_000;

async function succeeded(
  client: Meilisearch,
  task: Pick<EnqueuedTask, 'taskUid'>,
  interval = 25,
): Promise<Task> {
  // The client's own waiting is not used: if Meilisearch dies meanwhile, its timer keeps the process alive for the
  // whole time.
  const deadline = Date.now() + TASK_TIMEOUT_MS;
  for (;;) {
    const now = await client.tasks.getTask(task.taskUid);
    if (now.status === 'succeeded') return now;
    if ((now.status !== 'enqueued' && now.status !== 'processing') || Date.now() > deadline) {
      throw new Error(
        `Meilisearch task ${now.uid} ${now.status}: ${now.error?.message ?? 'not done in time'}`,
      );
    }
    await sleep(interval);
  }
}

/** Allows one writer at a time across all processes; others wait for the advisory lock. */
async function alone<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${LOCKS.searchIndex})`.execute(trx);
    return work(trx);
  });
}

export async function announceChange(db: Db): Promise<void> {
  await sql`select pg_notify(${CHANGED_CHANNEL}, '')`.execute(db);
}

async function push(
  index: Index,
  rows: readonly { opportunityId: string; live: boolean; document: ListingDocument }[],
): Promise<EnqueuedTask[]> {
  const live = rows.filter((row) => row.live).map((row) => row.document);
  const gone = rows.filter((row) => !row.live).map((row) => row.opportunityId);
  const tasks: EnqueuedTask[] = [];
  if (live.length > 0) tasks.push(await index.addDocuments(live, { primaryKey: 'id' }));
  if (gone.length > 0) tasks.push(await index.deleteDocuments(gone));
  return tasks;
}

/**
 * Copies every waiting listing to Meilisearch. A listing stops waiting only when its task has succeeded; after a crash
 * it is copied again.
 * @returns how many were copied
 * @throws when Meilisearch is unavailable or refuses; the job is retried
 */
export async function syncIndex({ db, meilisearch }: IndexDeps): Promise<number> {
  const index = meilisearch.index(INDEX);
  let copied = 0;
  for (;;) {
    const count = await alone(db, async (trx) => {
      const rows = await findWaiting(trx, BATCH);
      if (rows.length === 0) return 0;
      for (const task of await push(index, rows)) await succeeded(meilisearch, task);
      await markIndexed(trx, rows);
      await announceChange(trx);
      return rows.length;
    });
    if (count === 0) return copied;
    copied += count;
  }
}

/** How long to leave a concurrent run alone before trying again. */
const BUSY_MS = 250;

/**
 * The job that copies waiting listings; without Meilisearch they go on waiting, and the job says only that they changed. If another run holds the lock, the job is enqueued again for a moment later: if
 * it waited for the lock, a slow Meilisearch would soon occupy all workers, and no mail would be sent.
 */
export async function syncInTurn(site: SiteIndexDeps): Promise<void> {
  if (!hasMeilisearch(site)) return announceChange(site.db);
  const { rows } = await sql<{
    free: boolean;
  }>`select pg_try_advisory_xact_lock(${LOCKS.searchIndex}) as free`.execute(site.db);
  if (rows[0]?.free === true) await syncIndex(site);
  else await site.db.transaction().execute((trx) => enqueueSync(trx, new Date(Date.now() + BUSY_MS)));
}

async function indexExists(client: Meilisearch, uid: string): Promise<boolean> {
  const { results } = await client.getIndexes({ limit: 1_000 });
  return results.some((index) => index.uid === uid);
}

/**
 * Builds a new index beside the current one and swaps them, so that no search meets a half-filled index. Changes made
 * meanwhile are copied too.
 * @param onProgress called with the number of documents added and the total
 */
export async function rebuildIndex(
  deps: IndexDeps,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<number> {
  const { db, meilisearch } = deps;
  const uid = `${INDEX}-${Date.now()}`;
  const total = await countLive(db);
  const upTo = await newestVersion(db);
  await succeeded(meilisearch, await meilisearch.createIndex(uid, { primaryKey: 'id' }));
  try {
    const index = meilisearch.index<ListingDocument>(uid);
    const synonyms = synonymsOf(await readVocabulary(db));
    await succeeded(meilisearch, await index.updateSettings({ ...SETTINGS, synonyms }));

    let cursor = 0;
    let sent = 0;
    const underWay: EnqueuedTask[] = [];
    onProgress(0, total);
    for (;;) {
      const rows = await findAbove(db, cursor, FILLING_BATCH, true);
      const last = rows.at(-1);
      if (last === undefined || cursor >= upTo) break;
      cursor = last.version;
      underWay.push(...(await push(index, rows)));
      sent += rows.length;
    }
    for (const [index, task] of underWay.entries()) {
      await succeeded(meilisearch, task, 100);
      onProgress(Math.min(sent, (index + 1) * FILLING_BATCH), total);
    }
    onProgress(sent, Math.max(sent, total));

    await alone(db, async (trx) => {
      for (;;) {
        const rows = await findAbove(trx, cursor, BATCH, false);
        const last = rows.at(-1);
        if (last === undefined) break;
        cursor = last.version;
        for (const task of await push(index, rows)) await succeeded(meilisearch, task);
      }
      const replaces = await indexExists(meilisearch, INDEX);
      await succeeded(
        meilisearch,
        await meilisearch.swapIndexes([{ indexes: [uid, INDEX], rename: !replaces }]),
      );
    });
    await announceChange(db);
    await reconcileIndex(deps);
    return sent;
  } finally {
    // What is left under a temporary name: the old index after the swap, or a half-filled one after a failure.
    for (const { uid: left } of (await meilisearch.getIndexes({ limit: 1_000 })).results) {
      if (left === uid || isStale(left)) await meilisearch.deleteIndex(left);
    }
  }
}

/** A temporary index of a rebuild that never finished. */
function isStale(uid: string): boolean {
  const startedAt = Number(/^opportunities-(\d+)$/.exec(uid)?.[1] ?? NaN);
  return Date.now() - startedAt > 6 * 3_600_000;
}

export interface Drift {
  /** In the database but missing from the index, or there in another version. */
  missing: number;
  /** In the index but no longer in the database. */
  extra: number;
}

/**
 * Compares every live listing with the index by id and version, in both directions, and repairs differences.
 * @returns the differences found; both counts are 0 when nothing was left to repair
 */
export async function reconcileIndex(deps: IndexDeps): Promise<Drift> {
  const { db, meilisearch, log } = deps;
  const drift = await alone(db, async (trx) => {
    const index = meilisearch.index<ListingDocument>(INDEX);
    const indexed = new Map<string, number>();
    for (let offset = 0; ; offset += 5_000) {
      const { results } = await index.getDocuments({ fields: ['id', 'version'], limit: 5_000, offset });
      for (const { id, version } of results) indexed.set(id, version);
      if (results.length < 5_000) break;
    }
    let missing = 0;
    const agreed: { opportunityId: string; version: number }[] = [];
    for (let after = ''; ;) {
      const rows = await findVersions(trx, after, 5_000);
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.id;
      const differing = rows.filter((row) => indexed.get(row.id) !== row.version).map((row) => row.id);
      missing += differing.length;
      await markWaiting(trx, differing);
      for (const row of rows) {
        if (indexed.get(row.id) === row.version) agreed.push({ opportunityId: row.id, version: row.version });
        indexed.delete(row.id);
      }
    }
    await markIndexed(trx, agreed);
    const extra = [...indexed.keys()];
    if (extra.length > 0) await succeeded(meilisearch, await index.deleteDocuments(extra));
    if (missing > 0) await enqueueSync(trx);
    if (extra.length > 0) await announceChange(trx);
    return { missing, extra: extra.length };
  });
  if (drift.missing > 0 || drift.extra > 0)
    log.warn(drift, 'the search index differed from the database and is mended');
  return drift;
}

/** Settings whose values Meilisearch returns in an order of its own. */
const UNORDERED = new Set(['stopWords', 'sortableAttributes']);

/** Whether the settings in use contain everything wanted; Meilisearch's additions do not count. */
function agrees(wanted: unknown, inUse: unknown, unordered: boolean): boolean {
  if (Array.isArray(wanted)) {
    const order = (list: unknown): unknown =>
      unordered && Array.isArray(list) ? [...(list as string[])].sort() : list;
    return isDeepStrictEqual(order(wanted), order(inUse));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    const actual = (inUse ?? {}) as Record<string, unknown>;
    return Object.entries(wanted).every(([key, value]) => agrees(value, actual[key], unordered));
  }
  return wanted === inUse;
}

/** Meilisearch returns words in an order of its own. */
const inOrder = (synonyms: Readonly<Record<string, string[]>>) =>
  Object.fromEntries(Object.entries(synonyms).map(([phrase, others]) => [phrase, others.toSorted()]));

/**
 * Brings the synonyms of the index in line with the vocabulary, and tells every process that results have changed.
 * @returns whether they differed
 */
export async function applyVocabulary(site: SiteIndexDeps): Promise<boolean> {
  if (hasMeilisearch(site)) {
    const synonyms = synonymsOf(await readVocabulary(site.db));
    const index = site.meilisearch.index(INDEX);
    if (isDeepStrictEqual(inOrder(synonyms), inOrder((await index.getSynonyms()) ?? {}))) return false;
    await succeeded(site.meilisearch, await index.updateSynonyms(synonyms));
  }
  await announceChange(site.db);
  return true;
}

/** Whether the settings in use are those of the code. */
async function settingsAgree(client: Meilisearch): Promise<boolean> {
  const inUse = (await client.index(INDEX).getSettings()) as Record<string, unknown>;
  return Object.entries(SETTINGS).every(([key, value]) => agrees(value, inUse[key], UNORDERED.has(key)));
}

/**
 * Runs at start and every minute: derives listings again that an older version of the code made; builds the index when
 * there is none or its settings are from another version, and repairs it when its size differs from the database's.
 * @returns what was done
 */
export async function maintainIndex(
  site: SiteIndexDeps,
  onProgress?: (done: number, total: number) => void,
): Promise<'rebuilt' | 'mended' | 'fine'> {
  const { db } = site;
  await deriveOutdated(db, new Date(), onProgress);
  if (!hasMeilisearch(site)) return 'fine';
  const { meilisearch } = site;
  if (!(await indexExists(meilisearch, INDEX)) || !(await settingsAgree(meilisearch))) {
    await rebuildIndex(site, onProgress);
    return 'rebuilt';
  }
  const hasNewWords = await applyVocabulary(site);
  const [{ numberOfDocuments }, live, waiting] = await Promise.all([
    meilisearch.index(INDEX).getStats(),
    countLive(db),
    findWaiting(db, 1),
  ]);
  if (waiting.length > 0) {
    await db.transaction().execute((trx) => enqueueSync(trx));
    return 'mended';
  }
  if (numberOfDocuments === live) return hasNewWords ? 'mended' : 'fine';
  await reconcileIndex(site);
  return 'mended';
}

/**
 * Nightly: removes listings that closed more than a day ago from the index. Searches exclude them from their closing
 * on.
 */
export async function retireClosed({ db }: Pick<IndexDeps, 'db'>, now: Date): Promise<number> {
  const retired = await retireClosedBefore(db, new Date(now.getTime() - 86_400_000));
  if (retired > 0) await db.transaction().execute((trx) => enqueueSync(trx));
  return retired;
}
