import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { applicationUrl } from '#lib/database-roles.ts';
import { freePort } from '#lib/embedded/ports.ts';
import { projectRoot } from '#lib/root.ts';
import { endNow, endProcessesOf, temporaryFolder, undoAtEnd } from './temporary.ts';
import { eventually } from './wait.ts';

export interface Portal {
  /** Without a trailing slash. */
  url: string;
  pid: number;
  /** The folder of the embedded services and reports. */
  dataDir: string;
  /** The portal's output so far. */
  output(): string;
  /** Shuts the portal down in order, as Ctrl-C does. @returns its exit code. */
  stop(): Promise<number | null>;
  /** Kills the portal without warning. */
  kill(): Promise<void>;
}

/** Two processes on one database need the same key. */
export const TEST_KEY = Buffer.alloc(32, 'test').toString('base64');

/** The settings with which the owner of a test database migrates it and the application uses it. */
export const twoRoles = (ownerUrl: string) => ({
  DATABASE_URL: applicationUrl(ownerUrl),
  DATABASE_OWNER_URL: ownerUrl,
});

const START_LIMIT_MS = 180_000;
/** The end of what a start prints; the portal answers requests shortly before it. */
const LAST_WORDS = 'Press Ctrl-C to stop it.';

/**
 * Starts the portal as `npm start` does, on a free port, with demo data, and waits until it is ready and has printed all
 * that a start prints. Without a database and a Meilisearch the portal starts its own.
 */
export async function startPortal(
  options: {
    databaseUrl?: string;
    meilisearch?: { url: string; key: string };
    demo?: boolean;
    env?: Record<string, string>;
    /** With true, waits only until the process answers, for tests in which the database is unavailable. */
    onlyUp?: boolean;
    /** A file for the output, for other processes to read; `output` is empty then. */
    logFile?: string;
  } = {},
): Promise<Portal> {
  const root = projectRoot();
  const folder = temporaryFolder('portal');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(HOST|PORT|SITE_URL|DATABASE_URL|DATABASE_OWNER_URL|MEILI_.*|MAIL_URL|ENCRYPTION_KEY.*|NODE_ENV|DATA_DIR|DEMO|TRUSTED_PROXIES|NODE_TEST_CONTEXT|NODE_OPTIONS)$/.test(
          name,
        ),
    ),
  );
  const logFile = options.logFile === undefined ? undefined : openSync(options.logFile, 'a');
  const child = spawn(process.execPath, [join(root, 'src', 'cli', 'start.ts')], {
    cwd: root,
    stdio: ['ignore', logFile ?? 'pipe', logFile ?? 'pipe'],
    env: {
      ...inherited,
      PORT: String(port),
      DATA_DIR: folder.path,
      MAIL_URL: 'outbox:',
      TRUSTED_PROXIES: 'none',
      ENCRYPTION_KEY: TEST_KEY,
      DEMO: options.demo === false ? '0' : '1',
      ...(options.databaseUrl === undefined ? {} : twoRoles(options.databaseUrl)),
      ...(options.meilisearch === undefined
        ? {}
        : { MEILI_URL: options.meilisearch.url, MEILI_KEY: options.meilisearch.key }),
      ...options.env,
    },
  });
  if (logFile !== undefined) closeSync(logFile);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const takeBack = undoAtEnd(() => {
    endNow(child.pid);
    // The processes that the portal had started survive it.
    endProcessesOf(folder.path);
  });
  const tidyUp = () => {
    takeBack();
    endProcessesOf(folder.path);
    folder.remove();
  };

  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
    takeBack();
  };
  try {
    await eventually(
      'the portal is ready',
      async () => {
        if (hasEnded()) return true;
        const answer = await fetch(`${url}/${options.onlyUp === true ? 'healthz' : 'readyz'}`, {
          signal: AbortSignal.timeout(2_000),
        });
        // `output` is empty when the output goes to a file.
        return answer.ok && (options.onlyUp === true || logFile !== undefined || output.includes(LAST_WORDS));
      },
      { within: START_LIMIT_MS, every: 50 },
    );
    if (hasEnded()) throw new Error('it ended');
  } catch (cause) {
    await kill();
    tidyUp();
    throw new Error(`The portal did not start.\n${output}`, { cause });
  }
  return {
    url,
    pid: child.pid ?? 0,
    dataDir: folder.path,
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      const code = await ended;
      tidyUp();
      return code;
    },
    async kill() {
      await kill();
      tidyUp();
    },
  };
}
