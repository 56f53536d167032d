import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats a query until it gives a result. @throws when there is none in time. */
export async function eventually<T>(
  what: string,
  question: () => Promise<T | undefined | false> | T | undefined | false,
  { within = 10_000, every = 25 }: { within?: number; every?: number } = {},
): Promise<T> {
  const deadline = performance.now() + within;
  let failure: unknown;
  for (;;) {
    try {
      const answer = await question();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${within} ms`, failure === undefined ? {} : { cause: failure });
    }
    await sleep(every);
  }
}

/**
 * Work that takes longer than this many milliseconds counts as hanging. `npm run bench` measures speed: a limit close
 * to the usual duration would fail on a busy machine.
 */
export const HANGS_MS = 15_000;

/** Runs `work`. @returns its result and its duration in milliseconds. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - startedAt };
}
