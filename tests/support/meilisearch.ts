import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '#lib/embedded/ports.ts';
import { startMeilisearch } from '#lib/embedded/meilisearch.ts';
import { log } from './log.ts';
import { temporaryFolder, undoAtEnd } from './temporary.ts';

export interface TestMeilisearch {
  url: string;
  key: string;
  readonly pid: number;
  /** Stops it in its tracks: connections are accepted, nothing is answered. */
  pause(): void;
  resume(): void;
  /** Kills it without warning; whatever keeps watch over it brings it back, with its data. */
  kill(): void;
  /** Ends it for good, or until `start`; its data stay until `remove`. */
  stop(): Promise<void>;
  /** Starts it again at the same address with its data. */
  start(): Promise<void>;
  /** Ends it and deletes its data. */
  remove(): Promise<void>;
}

/** A Meilisearch of the test's own: its index has one name, so that no two tests can share one. */
export async function testMeilisearch(): Promise<TestMeilisearch> {
  const folder = temporaryFolder('meilisearch');
  const key = randomBytes(16).toString('hex');
  const port = await freePort();
  const launch = () =>
    startMeilisearch({ folder: join(folder.path, 'meilisearch'), dataDir: folder.path, port, key, log });
  let running: Awaited<ReturnType<typeof launch>> | undefined = await launch();
  const signal = (name: NodeJS.Signals) => {
    if (running?.pid === undefined) throw new Error('Meilisearch does not run');
    try {
      process.kill(running.pid, name);
    } catch (error) {
      // It has been killed already and has not come back yet.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const takeBack = undoAtEnd(() => signal('SIGKILL'));
  const stop = async () => {
    if (running === undefined) return;
    // A process that is stopped in its tracks would not hear that it shall end.
    signal('SIGCONT');
    await running.stop();
    running = undefined;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    key,
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
