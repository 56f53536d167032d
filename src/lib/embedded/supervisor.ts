import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';

export interface Supervised {
  readonly pid: number | undefined;
  /** Ends the process and waits until it is gone. Does nothing when the process has already stopped. */
  stop(): Promise<void>;
}

export interface Service {
  name: string;
  spawn(): ChildProcess;
  /** Resolves to true once the service answers. A `StartError` means that waiting is useless. */
  isReady(): Promise<boolean>;
  /** The signal on which the process shuts down cleanly. */
  stopSignal: NodeJS.Signals;
  /**
   * A process that has answered and then run for this long counts as healthy: when it ends, the restart delays begin
   * again with the shortest.
   */
  healthyMs?: number;
  /** Called with the process id after each start. */
  onSpawn?: (pid: number) => void;
}

const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
/** A process that was just killed may still hold its port or lock, so each restart waits. */
const RESTART_DELAYS_MS = [250, 500, 1_000, 2_000, 5_000];
const HEALTHY_MS = 3_000;
const ASK_EVERY_MS = 40;

/**
 * Starts a service and restarts it whenever it ends unexpectedly. Logs one line when it goes away and one when it is
 * back.
 * @throws {StartError} with the last output of the process, when the first start does not answer within a minute.
 */
export async function supervise(service: Service, log: Log): Promise<Supervised> {
  let stopping = false;
  let child: ChildProcess | undefined;
  let lastWords = '';
  let failures = 0;
  /** The process has ended unexpectedly and the service has not answered since. */
  let isAway = false;
  let hasStarted = false;
  let onFirstAnswer = () => undefined as unknown;

  const launch = () => {
    const started = service.spawn();
    child = started;
    lastWords = '';
    let answeredAt: number | undefined;
    let ended = false;
    const hear = (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-2_000);
    };
    started.stdout?.on('data', hear);
    started.stderr?.on('data', hear);
    started.once('error', (error) => hear(Buffer.from(error.message)));
    if (started.pid !== undefined) service.onSpawn?.(started.pid);
    const watch = async () => {
      while (!stopping && !ended && !(await service.isReady().catch(() => false))) await sleep(ASK_EVERY_MS);
      if (stopping || ended) return;
      answeredAt = Date.now();
      if (isAway) log.info({ service: service.name }, 'a service is back');
      isAway = false;
    };
    if (hasStarted) void watch();
    else onFirstAnswer = () => (answeredAt = Date.now());
    started.once('close', (code, signal) => {
      ended = true;
      if (stopping) return;
      const wasHealthy =
        answeredAt !== undefined && Date.now() - answeredAt >= (service.healthyMs ?? HEALTHY_MS);
      failures = wasHealthy ? 1 : failures + 1;
      const delay = RESTART_DELAYS_MS[Math.min(failures, RESTART_DELAYS_MS.length) - 1] ?? 250;
      log[isAway ? 'debug' : 'warn'](
        { service: service.name, code, signal, restartInMs: delay },
        'a service ended by itself; starting it again',
      );
      isAway = true;
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
  const isReady = () =>
    service.isReady().catch((error: unknown) => {
      if (error instanceof StartError) throw error;
      return false;
    });
  try {
    while (!(await isReady())) {
      if (Date.now() > deadline || failures >= RESTART_DELAYS_MS.length)
        throw new StartError(`${service.name} did not start. It said last:\n${lastWords.trim()}`);
      await sleep(ASK_EVERY_MS);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  hasStarted = true;
  isAway = false;
  onFirstAnswer();
  return {
    get pid() {
      return child?.pid;
    },
    stop,
  };
}
