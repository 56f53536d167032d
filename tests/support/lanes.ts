import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type pg from 'pg';
import { applicationUrl } from '#lib/database-roles.ts';
import { openDatabase } from '#lib/database.ts';
import { INDEX } from '#features/search/meilisearch-settings.ts';
import { openMeilisearch } from '#features/search/search.meilisearch.ts';
import { announceChange } from '#features/search/search-index.service.ts';
import { connectAsAdmin, testDatabase, type TestDatabase } from './database.ts';
import { log } from './log.ts';
import { testMeilisearch } from './meilisearch.ts';
import { startPortal } from './portal.ts';
import { temporaryFolder } from './temporary.ts';
import { eventually } from './wait.ts';

/**
 * A running portal that several test files use in turn, each with an empty database and search index: starting a
 * portal takes longer than most files' tests.
 */
export interface Lane {
  portalUrl: string;
  /** The file with the portal's output. */
  logFile: string;
  databaseUrl: string;
  meilisearch: { url: string; key: string };
}

/** The environment variable that gives a run's lanes to its test files, as JSON. */
const LANES = 'TEST_LANES';
/**
 * An advisory lock key that the portal does not use. The lock is taken in the database `postgres`, which the portal
 * does not use either.
 */
const FIRST_LOCK = 7_000;

/**
 * Starts `count` lanes on a PostgreSQL that has the template. @returns the environment by which test files find them
 */
export async function startLanes(
  count: number,
  cluster: string,
): Promise<{ env: Record<string, string>; stop(): Promise<void> }> {
  const folder = temporaryFolder('lanes');
  const started = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const [database, meilisearch] = await Promise.all([testDatabase({ cluster }), testMeilisearch()]);
      const logFile = join(folder.path, `portal-${n}.log`);
      const portal = await startPortal({ databaseUrl: database.url, meilisearch, demo: false, logFile });
      return { database, meilisearch, portal, logFile };
    }),
  );
  const lanes: Lane[] = started.map(({ database, meilisearch, portal, logFile }) => ({
    portalUrl: portal.url,
    logFile,
    databaseUrl: database.url,
    meilisearch: { url: meilisearch.url, key: meilisearch.key },
  }));
  return {
    env: { [LANES]: JSON.stringify(lanes) },
    async stop() {
      for (const { database, meilisearch, portal } of started) {
        await portal.stop();
        await meilisearch.remove();
        await database.close();
      }
      folder.remove();
    },
  };
}

export interface BorrowedLane {
  url: string;
  /** The portal's output since the lane was borrowed. */
  output(): string;
  database: Omit<TestDatabase, 'close'>;
  meilisearch: { url: string; key: string };
  giveBack(): Promise<void>;
}

/** Borrows an unused lane and empties it. @returns undefined when the run has no free lane that answers */
export async function borrowLane(): Promise<BorrowedLane | undefined> {
  const lanes = JSON.parse(process.env[LANES] ?? '[]') as Lane[];
  for (const [index, lane] of lanes.entries()) {
    // The lock is released with its connection, and so also when a test file is killed.
    const client = await connectAsAdmin(lane.databaseUrl);
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
      FIRST_LOCK + index,
    ]);
    if (rows[0]?.taken !== true || !(await answers(lane.portalUrl))) {
      await client.end();
      continue;
    }
    const { db, pool } = openDatabase(lane.databaseUrl, { log, max: 10 });
    try {
      await empty(lane, db, pool);
    } catch (error) {
      await db.destroy();
      await client.end();
      throw error;
    }
    const alreadyPrinted = statSync(lane.logFile).size;
    return {
      url: lane.portalUrl,
      output: () => readFileSync(lane.logFile).subarray(alreadyPrinted).toString('utf8'),
      database: { url: lane.databaseUrl, applicationUrl: applicationUrl(lane.databaseUrl), db, pool },
      meilisearch: lane.meilisearch,
      async giveBack() {
        await db.destroy();
        await client.end();
      },
    };
  }
  return undefined;
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

/** Tables that have rows in an unused database. */
const KEPT = ['kysely_migration', 'kysely_migration_lock'];

/** Resets a lane to its initial state, whatever the previous file has done. */
async function empty(lane: Lane, db: TestDatabase['db'], pool: pg.Pool): Promise<void> {
  // A running job would write after everything else was deleted.
  await eventually(
    'no job of the file before is under way',
    async () => {
      await sql`delete from graphile_worker._private_jobs where locked_at is null`.execute(db);
      const { rows } = await sql`select from graphile_worker._private_jobs`.execute(db);
      return rows.length === 0;
    },
    { within: 60_000 },
  );
  const client = await pool.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> all($1)`,
      [KEPT],
    );
    const cases = tables.map(({ name }) => `case when exists (select from ${name}) then '${name}' end`);
    const { rows } = await client.query<{ used: string[] }>(
      `select array_remove(array[${cases.join(', ')}], null) as used`,
    );
    const used = rows[0]?.used ?? [];
    if (used.length > 0) {
      // Disables the triggers that protect security events from deletion; other tests cover those.
      await client.query('set session_replication_role = replica');
      await client.query(`truncate ${used.join(', ')} restart identity cascade`);
    }
  } finally {
    // The connection keeps this setting, so it must not be reused.
    client.release(true);
  }
  const index = openMeilisearch(lane.meilisearch.url, lane.meilisearch.key, 60_000).index(INDEX);
  const { numberOfDocuments, isIndexing } = await index.getStats();
  if (numberOfDocuments > 0 || isIndexing) await index.deleteAllDocuments().waitTask({ timeout: 60_000 });
  // The portal caches search results.
  await announceChange(db);
}
