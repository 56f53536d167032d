import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase, type Db } from '#lib/database.ts';
import {
  APPLICATION_ROLE,
  applicationUrl,
  ensureApplicationRole,
  grantApplication,
} from '#lib/database-roles.ts';
import { freePort } from '#lib/embedded/ports.ts';
import { startPostgres } from '#lib/embedded/postgres.ts';
import { migrate } from '../../db/migrate.ts';
import { log } from './log.ts';
import { endNow, endProcessesOf, pause, temporaryFolder, undoAtEnd } from './temporary.ts';

/** The template database with all migrations and no rows; every test database begins as a copy of it. */
const TEMPLATE = 'base';
/** The template database with the demo data, see `prepareDemo`. */
const DEMO_TEMPLATE = 'demo';

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Connects to the database `postgres` of a cluster. The caller ends the connection. */
export async function connectAsAdmin(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectAsAdmin(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creates the template database in a cluster, once. */
export async function makeTemplate(url: string): Promise<void> {
  await ensureApplicationRole(url);
  await asAdmin(url, (client) => client.query(`create database ${TEMPLATE}`));
  const { db, pool } = openDatabase(withDatabase(url, TEMPLATE), { max: 2 });
  try {
    await migrate(db, pool);
    await grantApplication(withDatabase(url, TEMPLATE), APPLICATION_ROLE);
  } finally {
    await db.destroy();
  }
}

/** Lets the databases of a cluster begin as copies of this one with `demo`, which nobody may use from now on. */
export async function makeDemoTemplate(database: TestDatabase): Promise<void> {
  await database.db.destroy();
  const name = new URL(database.url).pathname.slice(1);
  await asAdmin(database.url, (client) => client.query(`alter database ${name} rename to ${DEMO_TEMPLATE}`));
}

interface Cluster {
  url: string;
  stop(): Promise<void>;
}

/**
 * This process's own PostgreSQL, for a test file that runs alone. The server stops when no database has been in use
 * for `IDLE_MS`; until then it keeps the process from ending.
 */
let own: Promise<Cluster> | undefined;
let inUse = 0;
let ending: NodeJS.Timeout | undefined;
const IDLE_MS = 500;

async function startOwn(): Promise<Cluster> {
  const cluster = await testPostgres();
  await makeTemplate(cluster.url);
  return { url: cluster.url, stop: () => cluster.stop() };
}

async function borrowCluster(
  shared = process.env['TEST_POSTGRES_URL'],
): Promise<{ url: string; giveBack(): Promise<void> }> {
  if (shared !== undefined && shared !== '') return { url: shared, giveBack: async () => undefined };
  inUse += 1;
  clearTimeout(ending);
  own ??= startOwn();
  const cluster = await own;
  return {
    url: cluster.url,
    async giveBack() {
      inUse -= 1;
      if (inUse > 0) return;
      ending = setTimeout(() => {
        own = undefined;
        void cluster.stop();
      }, IDLE_MS);
    },
  };
}

export interface TestDatabase {
  /** The URL for the role that owns the tables. */
  url: string;
  /** The URL for the portal's role, which has rights on rows only. */
  applicationUrl: string;
  db: Db;
  pool: pg.Pool;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/**
 * A new database for the test, with all tables and no rows; with `empty` it has no tables either, with `demo` the demo
 * data.
 * @param options.cluster a PostgreSQL with the template, instead of the run's
 */
export async function testDatabase(
  options: { empty?: boolean; demo?: boolean; cluster?: string } = {},
): Promise<TestDatabase> {
  const template = options.demo === true ? DEMO_TEMPLATE : TEMPLATE;
  const { url: clusterUrl, giveBack } = await borrowCluster(options.cluster);
  const name = `w_${randomBytes(6).toString('hex')}`;
  await asAdmin(clusterUrl, async (client) => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await client.query(`create database ${name}${options.empty === true ? '' : ` template ${template}`}`);
        return;
      } catch (error) {
        // Another process is copying the template at this moment.
        if ((error as { code?: string }).code !== '55006' || attempt === 20) throw error;
        await sleep(100);
      }
    }
  });
  const url = withDatabase(clusterUrl, name);
  const { db, pool } = openDatabase(url, { log, max: 10 });
  return {
    url,
    applicationUrl: applicationUrl(url),
    db,
    pool,
    async close() {
      await db.destroy();
      await asAdmin(clusterUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
      await giveBack();
    },
  };
}

export interface TestPostgres {
  /** The URL of the database `portal`, which has no tables yet. */
  url: string;
  readonly pid: number;
  /** Kills the whole cluster without warning; the supervisor restarts it. */
  kill(): void;
  stop(): Promise<void>;
}

/** A new PostgreSQL for the test, under the portal's own supervisor. */
export async function testPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const folder = temporaryFolder('postgres');
  const postgres = await startPostgres({
    folder: join(folder.path, 'postgres'),
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
    log,
    durable,
  });
  await ensureApplicationRole(postgres.url);
  const pid = () => {
    if (postgres.pid === undefined) throw new Error('PostgreSQL does not run');
    return postgres.pid;
  };
  const takeBack = undoAtEnd(() => {
    endNow(postgres.pid);
    endProcessesOf(folder.path);
    // The postmaster's children end a moment later and write until then.
    pause(200);
  });
  return {
    url: postgres.url,
    get pid() {
      return pid();
    },
    // The server is already dead and not yet restarted, which is what the caller wants.
    kill: () => endNow(postgres.pid),
    async stop() {
      await postgres.stop();
      takeBack();
      folder.remove();
    },
  };
}
