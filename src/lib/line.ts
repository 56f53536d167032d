/** Does a piece of work when its turn has come. */
export type Line = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A line in front of something that bears only so many at once: `width` are served, the others wait in the order in
 * which they came. A crowd then waits here and not for a connection to the database, which gives up after seconds.
 */
export function createLine(width: number): Line {
  let served = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (served < width) served += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) served -= 1;
      else next();
    }
  };
}
