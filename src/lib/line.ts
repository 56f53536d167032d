/** Does a piece of work when its turn has come. */
export type Line = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * A line in front of something that bears only so many at once: `width` are served, the others wait in the order in
 * which they came. A crowd then waits here and not for a connection to the database, which gives up after seconds.
 *
 * @param isHopeless an error after which waiting is no use, such as a database that is away: all who wait have it too
 */
export function createLine(width: number, isHopeless: (error: unknown) => boolean = () => false): Line {
  let served = 0;
  const waiting: { begin: () => void; giveUp: (error: unknown) => void }[] = [];
  return async (work) => {
    if (served < width) served += 1;
    else await new Promise<void>((begin, giveUp) => waiting.push({ begin, giveUp }));
    try {
      return await work();
    } catch (error) {
      if (isHopeless(error)) for (const { giveUp } of waiting.splice(0)) giveUp(error);
      throw error;
    } finally {
      const next = waiting.shift();
      if (next === undefined) served -= 1;
      else next.begin();
    }
  };
}
