import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DEMO_PASSWORD } from '#features/accounts/demo.ts';
import { runningOwner } from '#lib/embedded/index.ts';
import { freePort } from '#lib/embedded/ports.ts';
import { projectRoot } from '#lib/root.ts';
import { ask } from './http.ts';
import { endNow, endProcessesOf, temporaryFolder, undoAtEnd } from './temporary.ts';
import { visitorTo } from './visitor.ts';
import { eventually } from './wait.ts';

/** A folder with its own settings and services in which `npm start` can run any number of times. */
export interface Site {
  dataDir: string;
  start(env?: Record<string, string>): Promise<SiteProcess>;
  remove(): void;
}

export interface SiteProcess {
  url: string;
  pid: number;
  output(): string;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
  /** Resolves to true when the site is ready, to false when the process ended before that. */
  ready(): Promise<boolean>;
  /** Kills the process group without warning. */
  kill(): Promise<void>;
  stop(): Promise<number | null>;
}

const START_LIMIT_MS = 180_000;

/**
 * Creates a folder for a site with its own services and demo data. Starts nothing.
 * @param root the folder of the portal's code
 */
export function newSite(root = projectRoot()): Site {
  const folder = temporaryFolder('site');
  const dataDir = join(folder.path, 'data');
  const takeBack = undoAtEnd(() => endProcessesOf(folder.path));
  return {
    dataDir,
    async start(env = {}) {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const child = spawn(process.execPath, [join(root, 'src', 'cli', 'start.ts')], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
        env: {
          PATH: process.env['PATH'],
          NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
          PORT: String(port),
          DATA_DIR: dataDir,
          DEMO: '1',
          MAIL_URL: 'outbox:',
          ...env,
        },
      });
      return processOf(child, url);
    },
    remove() {
      endProcessesOf(folder.path);
      takeBack();
      folder.remove();
    },
  };
}

function processOf(child: ChildProcess, url: string): SiteProcess {
  const takeBack = undoAtEnd(() => endNow(child.pid));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += String(chunk)));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const ended = once(child, 'close').then(([code]) => {
    takeBack();
    return code as number | null;
  });
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    async ready() {
      await eventually(
        'the site is ready',
        async () => hasEnded() || (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok,
        { within: START_LIMIT_MS, every: 50 },
      );
      return !hasEnded();
    },
    async kill() {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The process has ended by itself.
      }
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/**
 * What a visitor finds in the demonstration, as one list that is identical for every complete one: whether they can
 * sign in, and the number of records of each kind.
 */
export async function whatIsFound(url: string, dataDir: string): Promise<Record<string, unknown>> {
  const total = async (query: string) =>
    (JSON.parse((await ask(url, `/api/v1/opportunities${query}`)).body) as { total: number }).total;
  const visitor = visitorTo(url);
  const form = { email: 'coordinator@demo.example', password: DEMO_PASSWORD };
  const signedIn = await visitor.post('/account/sign-in', form);
  const queue = await visitor.get('/referrals');
  return {
    signIn: signedIn.status,
    queue: queue.status,
    everything: await total(''),
    care: await total('?q=care'),
    rows: await rowsIn(dataDir),
    health: (await ask(url, '/readyz')).body.includes('"search":"up"'),
  };
}

const DEMO_TABLES = [
  'organisation',
  'opportunity',
  'listing',
  'account',
  'membership',
  'application',
  'posting',
  'draft',
  'report',
  'moderation_case',
  'referral',
];

async function rowsIn(dataDir: string): Promise<Record<string, number>> {
  const owner = await runningOwner(dataDir);
  const client = new pg.Client({ connectionString: owner?.services.databaseUrl });
  await client.connect();
  try {
    const counted: Record<string, number> = {};
    for (const table of DEMO_TABLES) {
      const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from ${table}`);
      counted[table] = rows[0]?.n ?? 0;
    }
    return counted;
  } finally {
    await client.end();
  }
}

export interface Trial {
  moment: number;
  /** The last output of the process that was killed. */
  reached: string;
  works: boolean;
  /** What `whatIsFound` returned, or the output of the second start. */
  found: unknown;
  /** Milliseconds until the second start was ready. */
  secondStartMs: number;
}

/** Kills a first start after `moment` milliseconds, starts again in the same folder, and reads what is there. */
export async function killFirstStart(moment: number): Promise<Trial> {
  const site = newSite();
  try {
    const first = await site.start();
    await sleep(moment);
    await first.kill();
    const began = performance.now();
    const second = await site.start();
    const works = await second.ready();
    const secondStartMs = Math.round(performance.now() - began);
    const found = works ? await whatIsFound(second.url, site.dataDir) : second.output();
    await second.stop();
    return { moment, reached: first.output().trim().split('\n').at(-1) ?? '', works, found, secondStartMs };
  } finally {
    site.remove();
  }
}
