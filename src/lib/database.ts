import {
  CamelCasePlugin,
  Kysely,
  PostgresDialect,
  type ColumnType,
  type Generated,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { databaseOutage } from './outage.ts';
import type { Log } from './log.ts';

/** A `date` is read as a calendar day ("2026-06-15"), and a `bigint` as a number while it is exact. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond what a number can hold`);
  return value;
});

/** A JSON column: read as T, written as text. */
export type Json<T> = ColumnType<T, string, string>;

export interface SessionTable {
  /** SHA-256 of the token in the cookie. */
  id: string;
  userId: string;
  expiresAt: Date;
  kind: 'person' | 'staff' | 'awaiting-code';
  createdAt: Generated<Date>;
  lastSeenAt: Generated<Date>;
  /** When the account holder last entered their password or a code in this session. */
  authenticatedAt: Generated<Date>;
  /** The session ends at this time however often it is used; null means no such limit. */
  absoluteExpiresAt: Date | null;
  /** A coarse description, such as "Firefox on Android". */
  device: string;
}

/** The counters of rate-limiter-flexible. */
export interface RateLimitTable {
  key: string;
  points: Generated<number>;
  /** Milliseconds since 1970. */
  expire: number | null;
}

/** All tables. Each feature adds its own in its `table.ts`; those of the library itself stand here. */
export interface Database {
  session: SessionTable;
  rateLimit: RateLimitTable;
}

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;

/**
 * Opens a pool, which `db.destroy` ends. An idle connection that breaks is replaced and ends nothing else; see `databaseOutage` for what is
 * logged. `statementTimeout` (milliseconds) limits every statement of the pool: pages need one because they must
 * answer, commands may take their time.
 */
export function openDatabase(
  url: string,
  options: { log?: Log; max?: number; statementTimeout?: number } = {},
): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    ...(options.statementTimeout === undefined
      ? {}
      : {
          statement_timeout: options.statementTimeout,
          // A server that hangs does not enforce its own statement timeout; then the client gives up.
          query_timeout: options.statementTimeout + 1_000,
        }),
  });
  const outage = databaseOutage(options.log);
  const lost = (error: Error) => outage.went(error);
  pool.on('error', lost);
  pool.on('connect', (client) => {
    outage.ended();
    client.on('error', lost);
  });
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  // Kysely ends only a pool that it has used itself. Connections that were used through `pool` alone would keep the
  // process alive until they have been idle for long enough.
  const destroy = db.destroy.bind(db);
  db.destroy = async () => {
    await destroy();
    if (!pool.ending) await pool.end();
  };
  return { db, pool };
}

/** Error codes of PostgreSQL and of the socket that mean "temporarily unavailable", not "the query is wrong". */
const UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  // A statement exceeded its timeout.
  '57014',
  '08000',
  '08003',
  '08006',
  // A full disk, as reported for PostgreSQL's own files and for ours.
  '58030',
  'ENOSPC',
]);
/** PostgreSQL has run out of disk space, memory or connections. */
const INSUFFICIENT_RESOURCES = /^53...$/;
const UNAVAILABLE_MESSAGES =
  /connection terminated|query read timeout|timeout exceeded when trying to connect|connection timeout|Client has encountered a connection error/i;

/** True when an error means that the database could not be reached, so that a later attempt may succeed. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (
    (typeof code === 'string' && (UNAVAILABLE.has(code) || INSUFFICIENT_RESOURCES.test(code))) ||
    (typeof message === 'string' && UNAVAILABLE_MESSAGES.test(message))
  );
}

/** The database is unavailable. A slow one does not count, because waiting for it may well help. */
export const isDatabaseGone = (error: unknown) => isDatabaseAway(error) && !/timeout/i.test(String(error));
