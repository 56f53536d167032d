import { isbot } from 'isbot';
import { londonDay, type Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Log } from '#lib/log.ts';
import { addFigures, sumFigures } from './figures.repository.ts';

/** How often an opportunity was in a list of results, how often its page was opened, and how many applied. */
export interface Figure {
  shown: number;
  opened: number;
  /** Confirmed applications, including those withdrawn. */
  applied: number;
}

export interface Figures {
  /** Counts results that a visitor was shown. Counts in memory, so that a search never waits. */
  shown(ids: readonly string[], userAgent: string | null): void;
  /** Counts a page that a visitor opened. */
  opened(id: string, userAgent: string | null): void;
  /** Writes what was counted since the last call to the database. */
  flush(): Promise<void>;
  /** Writes the remaining counts and stops counting. */
  close(): Promise<void>;
}

const FLUSH_EVERY_MS = 10_000;
/** While the database is unavailable, counts for this many opportunities are held in memory; further ones are lost. */
const MOST_KEPT = 100_000;

/**
 * Robots that identify themselves: an employer's figures should not count visits by search engines. No browser's user
 * agent is this short.
 */
export const isRobot = (userAgent: string | null): boolean =>
  userAgent === null || userAgent.length < 12 || isbot(userAgent);

/** Counts without cookies and without knowing the visitor: two numbers a day for each opportunity. */
export function createFigures(deps: { db: Db; clock: Clock; log: Log }): Figures {
  const { db, clock, log } = deps;
  let counted = new Map<string, { opportunityId: string; day: string; shown: number; opened: number }>();

  function of(opportunityId: string, day: string) {
    const key = `${day} ${opportunityId}`;
    const known = counted.get(key);
    if (known !== undefined) return known;
    const fresh = { opportunityId, day, shown: 0, opened: 0 };
    if (counted.size < MOST_KEPT) counted.set(key, fresh);
    return fresh;
  }

  let flushing: Promise<void> = Promise.resolve();
  const flush = () => {
    flushing = flushing.then(async () => {
      const some = counted;
      if (some.size === 0) return;
      counted = new Map();
      try {
        await addFigures(db, [...some.values()]);
      } catch (error) {
        // The counts of a failed write are added to the next one.
        for (const { opportunityId, day, shown, opened } of some.values()) {
          const figure = of(opportunityId, day);
          figure.shown += shown;
          figure.opened += opened;
        }
        log.warn({ error: (error as Error).message }, 'figures could not be written down yet');
      }
    });
    return flushing;
  };
  const timer = setInterval(() => void flush(), FLUSH_EVERY_MS);
  timer.unref();

  return {
    shown(ids, userAgent) {
      if (isRobot(userAgent)) return;
      const day = londonDay(clock());
      for (const id of ids) of(id, day).shown += 1;
    },
    opened(id, userAgent) {
      if (!isRobot(userAgent)) of(id, londonDay(clock())).opened += 1;
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** The figures of opportunities since they were published; every id has an entry. */
export async function figuresOf(db: Db, opportunityIds: readonly string[]): Promise<Map<string, Figure>> {
  if (opportunityIds.length === 0) return new Map();
  const rows = await sumFigures(db, opportunityIds);
  return new Map(rows.map(({ id, ...figure }) => [id, figure]));
}
