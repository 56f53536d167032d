/** Runs a piece of work when its turn has come. */
export type ConcurrencyLimit = <T>(work: () => Promise<T>) => Promise<T>;

/** Too many callers wait already. The site answers 503, with the time after which to try again. */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError';
}

/** By its name: the pages are bundled with a class of their own. */
export const isTooBusy = (error: unknown): boolean => error instanceof Error && error.name === 'TooBusyError';

/**
 * A queue in front of a resource that can serve only `width` callers at once; the others wait in order of arrival. A
 * crowd then waits here and not for a database connection, which times out after seconds.
 *
 * @param isHopeless true for an error after which waiting is useless, such as an unavailable database: all waiting
 * callers then get the same error
 * @param longest how many may wait; those beyond get a `TooBusyError` at once
 */
export function limitConcurrency(
  width: number,
  isHopeless: (error: unknown) => boolean = () => false,
  longest = Infinity,
): ConcurrencyLimit {
  let served = 0;
  const waiting: { begin: () => void; giveUp: (error: unknown) => void }[] = [];
  return async (work) => {
    if (served < width) served += 1;
    else if (waiting.length >= longest) throw new TooBusyError(`${longest} wait already`);
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
