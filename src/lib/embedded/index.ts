import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { startMeilisearch } from './meilisearch.ts';
import { freePort } from './ports.ts';
import { answers, startPostgres } from './postgres.ts';

/** What stands in `services.json`, so that a command beside a running site finds that site's services. */
interface ServicesRecord {
  owner: number;
  postgres: { port: number; password: string; pid?: number };
  meilisearch: { port: number; key: string; pid?: number };
}

export interface EmbeddedServices {
  databaseUrl: string;
  meiliUrl: string;
  meiliKey: string;
  /** True when they belong to another process, which goes on after `stop`. */
  borrowed: boolean;
  stop(): Promise<void>;
}

const postgresUrl = (it: ServicesRecord['postgres']) =>
  `postgres://postgres:${encodeURIComponent(it.password)}@127.0.0.1:${it.port}/portal`;

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The id still belongs to the program that we started, not to one that came later and got the same number. */
function isOurs(pid: number, dataDir: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataDir);
  } catch {
    return false;
  }
}

async function endOrphan(pid: number | undefined, dataDir: string, signal: NodeJS.Signals): Promise<void> {
  if (pid === undefined || !isOurs(pid, dataDir)) return;
  process.kill(pid, signal);
  for (let waited = 0; isAlive(pid); waited += 100) {
    if (waited === 10_000) process.kill(pid, 'SIGKILL');
    if (waited > 15_000) throw new Error(`Process ${pid}, left over from before, cannot be ended`);
    await sleep(100);
  }
}

function readRecord(file: string): ServicesRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ServicesRecord;
  } catch {
    return undefined;
  }
}

/** PostgreSQL's own note of the process that holds its folder. */
function postmasterPid(folder: string): number | undefined {
  const file = join(folder, 'postmaster.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : NaN;
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** The process that owns the embedded services of a folder, when it lives and they answer. */
export async function runningOwner(
  dataDir: string,
): Promise<{ pid: number; services: EmbeddedServices } | undefined> {
  const record = readRecord(join(dataDir, 'services.json'));
  if (record === undefined || !isAlive(record.owner)) return undefined;
  if (!(await answers(postgresUrl(record.postgres)))) return undefined;
  return {
    pid: record.owner,
    services: {
      databaseUrl: postgresUrl(record.postgres),
      meiliUrl: `http://127.0.0.1:${record.meilisearch.port}`,
      meiliKey: record.meilisearch.key,
      borrowed: true,
      stop: async () => undefined,
    },
  };
}

/**
 * The embedded PostgreSQL and Meilisearch of a folder: those of a running site, or started for the caller, who must
 * stop them. Orphans of a process that was killed are ended first; they lose nothing that was committed.
 */
export async function embeddedServices(options: {
  dataDir: string;
  log: Log;
  durable?: boolean;
}): Promise<EmbeddedServices> {
  const { dataDir, log } = options;
  const file = join(dataDir, 'services.json');
  const running = await runningOwner(dataDir);
  if (running !== undefined) return running.services;

  mkdirSync(dataDir, { recursive: true });
  const old = readRecord(file);
  const postgresFolder = join(dataDir, 'postgres');
  await endOrphan(postmasterPid(postgresFolder), dataDir, 'SIGINT');
  await endOrphan(old?.meilisearch.pid, dataDir, 'SIGTERM');

  const record: ServicesRecord = {
    owner: process.pid,
    postgres: {
      port: await freePort(old?.postgres.port),
      password: old?.postgres.password ?? randomBytes(24).toString('base64url'),
    },
    meilisearch: {
      port: await freePort(old?.meilisearch.port),
      key: old?.meilisearch.key ?? randomBytes(24).toString('base64url'),
    },
  };
  const save = () => {
    writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  save();

  const starts = await Promise.allSettled([
    startPostgres({
      folder: postgresFolder,
      port: record.postgres.port,
      password: record.postgres.password,
      log,
      ...(options.durable === undefined ? {} : { durable: options.durable }),
      onSpawn: (pid) => {
        record.postgres.pid = pid;
        save();
      },
    }),
    startMeilisearch({
      folder: join(dataDir, 'meilisearch'),
      dataDir,
      port: record.meilisearch.port,
      key: record.meilisearch.key,
      log,
      onSpawn: (pid) => {
        record.meilisearch.pid = pid;
        save();
      },
    }),
  ]);
  const stop = async () => {
    await Promise.all(starts.map((start) => (start.status === 'fulfilled' ? start.value.stop() : undefined)));
  };
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    databaseUrl: postgresUrl(record.postgres),
    meiliUrl: `http://127.0.0.1:${record.meilisearch.port}`,
    meiliKey: record.meilisearch.key,
    borrowed: false,
    stop,
  };
}
