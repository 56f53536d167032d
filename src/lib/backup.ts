import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/**
 * A backup is all rows of all tables at one instant, as gzipped text that PostgreSQL's own tools can also load:
 *
 *     -- portal backup {"version":1,…}          (`BackupHeader`)
 *     COPY "account" ("id", …) FROM stdin;
 *     …
 *     \.
 *     -- end {"account":12,…}                   (rows of each table; a file without this line is incomplete)
 *
 * The tables are ordered so that each refers only to tables before it. The job queue is left out: its jobs follow from
 * the rows (waiting mails, the search index) and are created again. `ENCRYPTION_KEY` is left out too.
 */
export interface BackupHeader {
  version: 1;
  /** When the backup was made. */
  at: string;
  /** Names of the migrations that created the tables in the backup, in order. */
  migrations: string[];
  /** Ids of all keys under which the backup holds encrypted values, the current key first; see `Secrets.keyId`. */
  keyIds?: string[];
  /** In backups made before `keyIds` existed: the id of the current key. */
  keyId?: string | undefined;
}

/** The ids of the keys that are needed to decrypt everything in a backup. */
export const keysOf = ({ keyIds, keyId }: BackupHeader): readonly string[] =>
  keyIds ?? (keyId === undefined ? [] : [keyId]);

/** A column whose encrypted values name the key that they are encrypted under. */
export interface SealedColumn {
  table: string;
  column: string;
}

/** A file that cannot be loaded, or a database that cannot take it. The message is a sentence for the operator. */
export class BackupError extends Error {
  override name = 'BackupError';
}

const HEADER = '-- portal backup ';
const END = '-- end ';
/** The migrator's own tables: the migrations create them, a backup does not load them. */
const OWN = ['kysely_migration', 'kysely_migration_lock'];
const CHUNK = 64 * 1024;

type Counts = Record<string, number>;
interface Table {
  name: string;
  /** Stored columns only; generated columns are left out. */
  columns: string[];
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const columnList = (table: Table) => table.columns.map(quoted).join(', ');

/** The portal's tables with their columns, each table after those that it refers to. */
async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows: tables } = await client.query<Table>(`
    select c.table_name as name, array_agg(c.column_name::text order by c.ordinal_position) as columns
    from information_schema.columns as c
    join information_schema.tables as t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
    group by 1 order by 1`);
  const { rows: references } = await client.query<{ from: string; to: string }>(`
    select f.relname as "from", t.relname as "to" from pg_constraint as c
    join pg_class as f on f.oid = c.conrelid join pg_class as t on t.oid = c.confrelid
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace and f.oid <> t.oid`);
  const left = new Map(tables.filter(({ name }) => !OWN.includes(name)).map((table) => [table.name, table]));
  const ordered: Table[] = [];
  while (left.size > 0) {
    const ready = [...left.values()].filter(
      ({ name }) => !references.some((it) => it.from === name && left.has(it.to)),
    );
    if (ready.length === 0) throw new Error(`tables refer to each other: ${[...left.keys()].join(', ')}`);
    for (const table of ready) left.delete(table.name);
    ordered.push(...ready);
  }
  return ordered;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

export interface BackupReport {
  header: BackupHeader;
  counts: Counts;
}
export type Progress = (table: string) => void;

/**
 * The ids of the keys under which values are encrypted, as this transaction sees them: two during a key rotation.
 * Values from before keys had ids may be under any of the known keys.
 */
async function keyIdsIn(
  client: pg.Client,
  tables: readonly Table[],
  sealed: readonly SealedColumn[],
  known: readonly string[],
): Promise<string[]> {
  const found = new Set(known.slice(0, 1));
  for (const { table, column } of sealed) {
    // An earlier version of the database may lack the column.
    if (tables.find(({ name }) => name === table)?.columns.includes(column) !== true) continue;
    const { rows } = await client.query<{ id: string | null }>(
      `select distinct substring(${quoted(column)} from '^v[23]\\.([0-9a-f]{8})\\.') as id
       from ${quoted(table)} where ${quoted(column)} is not null`,
    );
    for (const { id } of rows) for (const one of id === null ? known : [id]) found.add(one);
  }
  return [...found];
}

/**
 * Writes a backup to `file`, which must not exist yet, readable by its owner only. The site keeps running meanwhile;
 * the backup shows the database at one instant. A backup that fails leaves no file.
 */
export async function backUp(
  url: string,
  file: string,
  options: {
    /** Ids of the available keys, the current one first. */
    keyIds?: readonly string[];
    /** The columns that are encrypted under the portal's keys. */
    sealed?: readonly SealedColumn[];
    now: Date;
    report?: Progress;
  },
): Promise<BackupReport> {
  const unfinished = `${file}.part`;
  // Created before any work, so that two backups at the same time cannot write to one file.
  await (await open(file, 'wx', 0o600)).close();
  try {
    const report = await connected(url, async (client) => {
      await client.query('begin transaction isolation level repeatable read, read only');
      const { rows: made } = await client.query("select where to_regclass('kysely_migration') is not null");
      if (made.length === 0)
        throw new BackupError('There is nothing to write: the database has no tables yet.');
      const { rows } = await client.query<{ name: string }>(
        'select name from kysely_migration order by name',
      );
      const tables = await tablesOf(client);
      const header: BackupHeader = {
        version: 1,
        at: options.now.toISOString(),
        migrations: rows.map(({ name }) => name),
        keyIds: await keyIdsIn(client, tables, options.sealed ?? [], options.keyIds ?? []),
      };
      const counts: Counts = {};
      async function* content(): AsyncGenerator<string | Buffer> {
        yield `${HEADER}${JSON.stringify(header)}\n`;
        const copies: [table: string, rows: { rowCount: number }][] = [];
        for (const table of tables) {
          options.report?.(table.name);
          const columns = columnList(table);
          yield `COPY ${quoted(table.name)} (${columns}) FROM stdin;\n`;
          const rows = client.query(copyTo(`copy ${quoted(table.name)} (${columns}) to stdout`));
          yield* rows;
          copies.push([table.name, rows]);
          yield '\\.\n';
        }
        // PostgreSQL says how many rows it has sent after the last of them: this statement waits for that.
        await client.query('commit');
        for (const [table, { rowCount }] of copies) counts[table] = rowCount;
        yield `${END}${JSON.stringify(counts)}\n`;
      }
      const disk = createWriteStream(unfinished, { mode: 0o600, flush: true });
      await pipeline(content(), createGzip(), disk);
      return { header, counts };
    });
    await rename(unfinished, file);
    return report;
  } catch (error) {
    await rm(unfinished, { force: true });
    await rm(file, { force: true });
    throw error;
  }
}

/** The lines of a byte stream, each with its line end. Only a line feed ends a line. */
async function* linesOf(input: Readable): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of input as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const line = chunk.subarray(from, end + 1);
      yield rest.length === 0 ? line : Buffer.concat([rest, line]);
      rest = Buffer.alloc(0);
      from = end + 1;
    }
    if (from < chunk.length) rest = Buffer.concat([rest, chunk.subarray(from)]);
  }
  if (rest.length > 0) yield rest;
}

const NOT_WHOLE = 'The file is not whole: it ends in the middle. Take another backup.';
const NOT_A_BACKUP = 'The file is not a backup of the portal.';

async function* linesOfFile(file: string): AsyncGenerator<Buffer> {
  const input = createReadStream(file);
  const lines = linesOf(input.pipe(createGunzip()));
  const failed = new Promise<never>((_, reject) => input.once('error', reject));
  failed.catch(() => undefined);
  try {
    for (;;) {
      const next = await Promise.race([lines.next(), failed]);
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BackupError(`There is no file ${file}.`);
    if (code === 'Z_BUF_ERROR' || /unexpected end/i.test(message)) throw new BackupError(NOT_WHOLE);
    if (code.startsWith('Z_')) throw new BackupError(NOT_A_BACKUP);
    throw error;
  } finally {
    input.destroy();
  }
}

function headerIn(line: Buffer | undefined): BackupHeader {
  const text = line?.toString('utf8') ?? '';
  if (!text.startsWith(HEADER)) throw new BackupError(NOT_A_BACKUP);
  let header: BackupHeader;
  try {
    header = JSON.parse(text.slice(HEADER.length)) as BackupHeader;
  } catch {
    throw new BackupError(NOT_WHOLE);
  }
  if ((header.version as number) !== 1)
    throw new BackupError('The backup was made by a newer version of the portal.');
  return header;
}

/** Reads the header of a backup. @throws {BackupError} when the file is not a backup. */
export async function readHeader(file: string): Promise<BackupHeader> {
  for await (const line of linesOfFile(file)) return headerIn(line);
  throw new BackupError(NOT_A_BACKUP);
}

/** True when every table of the portal is empty: only then may a backup be loaded. */
export function isBlank(url: string): Promise<boolean> {
  return connected(url, async (client) => {
    for (const { name } of await tablesOf(client)) {
      const { rowCount } = await client.query(`select from ${quoted(name)} limit 1`);
      if (rowCount !== 0) return false;
    }
    return true;
  });
}

/**
 * Loads a backup, in one transaction, into a database that has its tables (those of `BackupHeader.migrations`) and no
 * rows.
 * @returns the number of rows of each table
 * @throws {BackupError} when the file is incomplete or does not fit the database.
 */
export async function loadBackup(
  url: string,
  file: string,
  options: { report?: Progress } = {},
): Promise<Counts> {
  return connected(url, async (client) => {
    await client.query('begin');
    const tables = new Map((await tablesOf(client)).map((table) => [table.name, table]));
    const lines = linesOfFile(file);
    headerIn((await lines.next()).value as Buffer | undefined);
    const counts: Counts = {};
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new BackupError(NOT_WHOLE);
      const line = value.toString('utf8').trimEnd();
      if (line.startsWith(END)) {
        const promised = JSON.parse(line.slice(END.length)) as Counts;
        for (const [name, count] of Object.entries(promised))
          if (counts[name] !== count) throw new BackupError(`${name} should have ${count} rows.`);
        break;
      }
      const [, name = '', columns = ''] = /^COPY "([a-z0-9_]+)" \(([^()]+)\) FROM stdin;$/.exec(line) ?? [];
      const table = tables.get(name);
      const unknown = columns.split(', ').filter((it) => !table?.columns.map(quoted).includes(it));
      if (table === undefined || unknown.length > 0)
        throw new BackupError(`The database has no such table: ${name} (${columns})`);
      options.report?.(name);
      const rows = client.query(copyFrom(`copy ${quoted(name)} (${columns}) from stdin`));
      await pipeline(rowsUpToEnd(lines), rows);
      counts[name] = rows.rowCount;
    }
    await setSequences(client);
    await client.query('commit');
    // The planner's statistics must describe the rows that were just loaded.
    await client.query('analyze');
    return counts;
  });
}

/** The lines of one table in larger chunks, up to but without its end marker. */
async function* rowsUpToEnd(lines: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true) throw new BackupError(NOT_WHOLE);
    if (value.length === 3 && value[0] === 0x5c && value[1] === 0x2e) break;
    waiting.push(value);
    size += value.length;
    if (size >= CHUNK) {
      yield Buffer.concat(waiting);
      waiting = [];
      size = 0;
    }
  }
  if (size > 0) yield Buffer.concat(waiting);
}

/** Sets each sequence to continue after the highest value in its column. */
async function setSequences(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    select table_name as "table", column_name as "column", sequence from information_schema.columns,
      coalesce(
        pg_get_serial_sequence(quote_ident(table_name), column_name),
        substring(column_default from 'nextval\\(''([^'']+)''')
      ) as sequence
    where table_schema = 'public' and sequence is not null`);
  for (const { table, column, sequence } of rows) {
    await client.query(
      `select setval($1::regclass, coalesce(max(${quoted(column)}), 1), count(*) > 0) from ${quoted(table)}`,
      [sequence],
    );
  }
}
