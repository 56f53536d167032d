import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#lib/embedded/ports.ts';
import { findMeilisearch, startMeilisearch } from '#lib/embedded/meilisearch.ts';
import { log } from './log.ts';
import { temporaryFolder, undoAtEnd } from './temporary.ts';

export interface TestMeilisearch {
  url: string;
  key: string;
  /** The folder of its data. */
  folder: string;
  readonly pid: number;
  /** Suspends the process: it accepts connections but answers nothing. */
  pause(): void;
  resume(): void;
  /** Kills the process without warning; the supervisor restarts it with its data. */
  kill(): void;
  /** Stops the server until `start`; its data stay until `remove`. */
  stop(): Promise<void>;
  /** Starts the server again at the same address with its data. */
  start(): Promise<void>;
  /** Stops the server and deletes its data. */
  remove(): Promise<void>;
}

/**
 * A new Meilisearch for the test: the index has a fixed name, so two tests cannot share a server.
 * @param options.from the folder of one that has stopped, whose data this one begins with
 */
export async function testMeilisearch({ from }: { from?: string } = {}): Promise<TestMeilisearch> {
  const folder = temporaryFolder('meilisearch');
  const data = join(folder.path, 'meilisearch');
  if (from !== undefined) cpSync(from, data, { recursive: true });
  const key = randomBytes(16).toString('hex');
  const port = await freePort();
  const binary = findMeilisearch(folder.path);
  if (binary === undefined) throw new Error('no Meilisearch is installed');
  const launch = () => startMeilisearch({ binary, folder: data, port, key, log });
  let running: Awaited<ReturnType<typeof launch>> | undefined = await launch();
  const signal = (name: NodeJS.Signals) => {
    if (running?.pid === undefined) throw new Error('Meilisearch does not run');
    try {
      process.kill(running.pid, name);
    } catch (error) {
      // The process was killed and has not been restarted yet.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const takeBack = undoAtEnd(() => signal('SIGKILL'));
  const stop = async () => {
    if (running === undefined) return;
    // A suspended process does not receive the signal to end.
    signal('SIGCONT');
    await running.stop();
    running = undefined;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    folder: data,
    get pid() {
      if (running?.pid === undefined) throw new Error('Meilisearch does not run');
      return running.pid;
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    kill: () => signal('SIGKILL'),
    stop,
    async start() {
      running ??= await launch();
    },
    async remove() {
      await stop();
      takeBack();
      folder.remove();
    },
  };
}
