import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';

export interface Supervised {
  readonly pid: number | undefined;
  /** Ends the process and waits until it is gone. Does nothing when it has stopped already. */
  stop(): Promise<void>;
}

export interface Service {
  name: string;
  spawn(): ChildProcess;
  /** Resolves to true once it answers. */
  isReady(): Promise<boolean>;
  /** The signal that makes it end tidily. */
  stopSignal: NodeJS.Signals;
  /** Called whenever a process has been started, with its id. */
  onSpawn?: (pid: number) => void;
}

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
/** A process that has just been killed may still hold its port or its lock: wait before trying again. */
const RESTART_DELAYS_MS = [250, 500, 1_000, 2_000, 5_000];

/**
 * Starts a service and brings it back whenever it ends by itself.
 * @throws when it does not answer within a minute the first time; what it printed last is in the message.
 */
export async function supervise(service: Service, log: Log): Promise<Supervised> {
  let stopping = false;
  let child: ChildProcess | undefined;
  let lastWords = '';
  let failures = 0;

  const launch = () => {
    const started = service.spawn();
    child = started;
    lastWords = '';
    const startedAt = Date.now();
    const hear = (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-2_000);
    };
    started.stdout?.on('data', hear);
    started.stderr?.on('data', hear);
    started.once('error', (error) => hear(Buffer.from(error.message)));
    if (started.pid !== undefined) service.onSpawn?.(started.pid);
    started.once('close', (code, signal) => {
      if (stopping) return;
      failures = Date.now() - startedAt > 60_000 ? 0 : failures + 1;
      const delay = RESTART_DELAYS_MS[Math.min(failures, RESTART_DELAYS_MS.length) - 1] ?? 250;
      log.warn(
        { service: service.name, code, signal, restartInMs: delay },
        'a service ended by itself; starting it again',
      );
      setTimeout(() => {
        if (!stopping) launch();
      }, delay).unref();
    });
    return started;
  };

  const stop = async () => {
    stopping = true;
    const running = child;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
    running.kill(service.stopSignal);
    const late = setTimeout(() => running.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(late);
  };

  launch();
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!(await service.isReady().catch(() => false))) {
    if (Date.now() > deadline || failures >= RESTART_DELAYS_MS.length) {
      await stop();
      throw new Error(`${service.name} did not start. It said last:\n${lastWords.trim()}`);
    }
    await sleep(40);
  }
  return {
    get pid() {
      return child?.pid;
    },
    stop,
  };
}
