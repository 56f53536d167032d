import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { replaceWhole } from '../whole-file.ts';
import { checkDataFolder } from './data-folder.ts';
import { findMeilisearch, startMeilisearch } from './meilisearch.ts';
import { takeFolder } from './owner-lock.ts';
import { freePort } from './ports.ts';
import { answers, startPostgres } from './postgres.ts';
import { endProcess, isAlive, isServiceOf, servicesOf } from './processes.ts';

const pid = z.int().positive();
const port = z.int().min(1).max(65_535);
const recordSchema = z.object({
  owner: pid,
  postgres: z.object({ port, password: z.string().min(16), pid: pid.optional() }),
  /** Missing where no Meilisearch is installed, and where the settings name one. */
  meilisearch: z.object({ port, key: z.string().min(16), pid: pid.optional() }).optional(),
});

/** The content of `services.json`, by which a command beside a running site finds that site's services. */
type ServicesRecord = z.output<typeof recordSchema>;

export interface EmbeddedServices {
  databaseUrl: string;
  /** Undefined where no Meilisearch is installed. */
  meiliUrl: string | undefined;
  meiliKey: string | undefined;
  /** True when the services belong to another process and keep running after `stop`. */
  borrowed: boolean;
  stop(): Promise<void>;
}

const postgresUrl = (it: ServicesRecord['postgres']) =>
  `postgres://postgres:${encodeURIComponent(it.password)}@127.0.0.1:${it.port}/portal`;

const meilisearchAccess = (it: ServicesRecord['meilisearch']) => ({
  meiliUrl: it === undefined ? undefined : `http://127.0.0.1:${it.port}`,
  meiliKey: it?.key,
});

const recordFile = (dataDir: string) => join(dataDir, 'services.json');

/** Undefined when there is no record or it is damaged: everything in it can be created again. */
function readRecord(dataDir: string): ServicesRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(recordFile(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

/** The id of the process that holds PostgreSQL's data folder, from `postmaster.pid`. */
function postmasterPid(folder: string): number | undefined {
  const file = join(folder, 'postmaster.pid');
  const noted = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : NaN;
  return Number.isInteger(noted) && noted > 0 ? noted : undefined;
}

/** The process that owns the embedded services of a folder, if it is alive and both services answer. */
export async function runningOwner(
  dataDir: string,
): Promise<{ pid: number; services: EmbeddedServices } | undefined> {
  const record = readRecord(dataDir);
  if (record === undefined || !isAlive(record.owner)) return undefined;
  if (!(await answers(postgresUrl(record.postgres)))) return undefined;
  return {
    pid: record.owner,
    services: {
      databaseUrl: postgresUrl(record.postgres),
      ...meilisearchAccess(record.meilisearch),
      borrowed: true,
      stop: async () => undefined,
    },
  };
}

/** How long a process that needs the folder for itself waits for one that only reads it or is about to end. */
const OWN_WAIT_MS = 1_000;
/** How long a command waits for the services of a process that is starting them. */
const BORROW_WAIT_MS = 120_000;

function alreadyRunning(dataDir: string): StartError {
  const owner = readRecord(dataDir)?.owner;
  const which = owner !== undefined && isAlive(owner) ? `, as process ${owner}` : '';
  return new StartError(
    `The portal is running already${which}. Stop that one first, or set DATA_DIR to another folder.`,
  );
}

/** Stops the two services that a killed process has left running, in parallel. No committed data is lost. */
async function endOrphans(dataDir: string, old: ServicesRecord | undefined): Promise<void> {
  const postgres = join(dataDir, 'postgres');
  const endPostgres = async () => {
    const noted = postmasterPid(postgres);
    if (noted !== undefined && isServiceOf(noted, 'postgres', postgres)) await endProcess(noted, 'SIGINT');
    // The children of a killed postmaster end by themselves a moment later; none may be left when the next postmaster
    // starts.
    const left = servicesOf('postgres', postgres, []);
    await Promise.all(left.map((it) => endProcess(it, 'SIGQUIT')));
    // By now the process id may belong to another program, which PostgreSQL would take for a server of this folder.
    rmSync(join(postgres, 'postmaster.pid'), { force: true });
  };
  const endMeilisearch = async () => {
    const left = servicesOf('meilisearch', join(dataDir, 'meilisearch'), [old?.meilisearch?.pid]);
    await Promise.all(left.map((it) => endProcess(it, 'SIGTERM')));
  };
  await Promise.all([endPostgres(), endMeilisearch()]);
}

/**
 * The embedded PostgreSQL and, where it is installed, Meilisearch of a folder: those of a running site, or new ones for the caller, who must
 * stop them. With `own` the caller gets services of its own or an error.
 * @throws {StartError} with a sentence, when the services are not available.
 */
export async function embeddedServices(options: {
  dataDir: string;
  log: Log;
  durable?: boolean;
  own?: boolean;
  /** False where the settings name a Meilisearch. */
  needsMeilisearch?: boolean;
}): Promise<EmbeddedServices> {
  const { dataDir } = options;
  checkDataFolder(dataDir);

  const began = Date.now();
  let folder = takeFolder(dataDir);
  while (folder === undefined) {
    if (options.own === true) {
      if (Date.now() - began > OWN_WAIT_MS) throw alreadyRunning(dataDir);
    } else {
      const running = await runningOwner(dataDir);
      if (running !== undefined) return running.services;
      if (Date.now() - began > BORROW_WAIT_MS) {
        throw new StartError(
          `Another process has ${dataDir}, and its services do not answer. Stop it, and try again.`,
        );
      }
    }
    await sleep(100);
    folder = takeFolder(dataDir);
  }

  try {
    return await startOwn({ ...options, release: () => folder.release() });
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** What the operator reads at the start of a site on a machine without Meilisearch. */
const NO_MEILISEARCH =
  'There is no Meilisearch on this machine, so PostgreSQL answers every search: the same filters and places, with fewer ' +
  'typing errors forgiven and a simpler order of results. To get it, put `meilisearch` 1.21 or later on PATH (for ' +
  'example: brew install meilisearch), or set MEILI_URL and MEILI_KEY, and start again.';

async function startOwn(options: {
  dataDir: string;
  log: Log;
  durable?: boolean;
  needsMeilisearch?: boolean;
  release: () => void;
}): Promise<EmbeddedServices> {
  const { dataDir, log } = options;
  const old = readRecord(dataDir);
  await endOrphans(dataDir, old);

  const needsMeilisearch = options.needsMeilisearch !== false;
  const binary = needsMeilisearch ? findMeilisearch(dataDir) : undefined;
  if (needsMeilisearch && binary === undefined) log.warn(NO_MEILISEARCH);
  const record: ServicesRecord = {
    owner: process.pid,
    postgres: {
      port: await freePort(old?.postgres.port),
      password: old?.postgres.password ?? randomBytes(24).toString('base64url'),
    },
  };
  if (binary !== undefined)
    record.meilisearch = {
      port: await freePort(old?.meilisearch?.port),
      key: old?.meilisearch?.key ?? randomBytes(24).toString('base64url'),
    };
  const save = () => replaceWhole(recordFile(dataDir), `${JSON.stringify(record, null, 2)}\n`);
  // The password is saved before anything is created that only this password opens.
  save();
  const note = (service: 'postgres' | 'meilisearch') => (started: number) => {
    const noted = record[service];
    if (noted !== undefined) noted.pid = started;
    try {
      save();
    } catch (error) {
      // The process ids are only a hint: see `servicesOf`.
      log.debug({ error: (error as Error).message }, 'services.json could not be written');
    }
  };

  const starts = await Promise.allSettled([
    startPostgres({
      folder: join(dataDir, 'postgres'),
      port: record.postgres.port,
      password: record.postgres.password,
      log,
      ...(options.durable === undefined ? {} : { durable: options.durable }),
      onSpawn: note('postgres'),
    }),
    binary === undefined || record.meilisearch === undefined
      ? undefined
      : startMeilisearch({
          binary,
          folder: join(dataDir, 'meilisearch'),
          port: record.meilisearch.port,
          key: record.meilisearch.key,
          log,
          onSpawn: note('meilisearch'),
        }),
  ]);
  const stopBoth = () =>
    Promise.all(starts.map((start) => (start.status === 'fulfilled' ? start.value?.stop() : undefined)));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed !== undefined) {
    await stopBoth();
    throw failed.reason;
  }
  return {
    databaseUrl: postgresUrl(record.postgres),
    ...meilisearchAccess(record.meilisearch),
    borrowed: false,
    async stop() {
      await stopBoth();
      options.release();
    },
  };
}
