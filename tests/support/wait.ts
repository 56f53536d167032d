import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is there. @throws when it has not come in time. */
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
 * What is not done within so many milliseconds hangs. How fast something is, `npm run bench` says: a limit near to that
 * would fail on a machine that does much else.
 */
export const HANGS_MS = 15_000;

/** How many milliseconds something took, and what came of it. */
export async function timed<T>(work: () => Promise<T>): Promise<{ result: T; milliseconds: number }> {
  const startedAt = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - startedAt };
}
