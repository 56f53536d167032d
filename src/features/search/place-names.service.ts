import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Log } from '#lib/log.ts';
import { fold, MOST_WORDS_OF_NAME, type Gazetteer } from '#features/places/gazetteer.ts';
import { findTitles } from './listing.repository.ts';

/**
 * The names of places that stand in titles and in employers' names without being where the work is: "Sandwich maker"
 * in Dartford, "Canterbury Cathedral Lodge" in Dover. A search with these words means the title and not the place.
 */

/** Titles are read again after this many milliseconds; in between a new title counts as other words do. */
const KEPT_MS = 10 * 60_000;

/** After a failure they are tried again after this many milliseconds. */
const RETRIED_MS = 30_000;
/** The first searches of a process wait no longer than this many milliseconds. */
const AWAITED_MS = 500;

export interface TitleRow {
  title: string;
  organisation: string;
  towns: readonly string[];
}

/** Pairs of a place's name and the word beside it, folded: "sandwich maker". Those of the own town are left out. */
export function placeNamePairs(
  gazetteer: Gazetteer,
  rows: Iterable<TitleRow>,
  pairs = new Set<string>(),
): Set<string> {
  for (const { title, organisation, towns } of rows) {
    const own = new Set(towns.map(fold));
    for (const text of [title, organisation]) {
      const words = fold(text).split(' ');
      for (let start = 0; start < words.length; start += 1) {
        for (let length = 1; length <= MOST_WORDS_OF_NAME && start + length <= words.length; length += 1) {
          const name = words.slice(start, start + length).join(' ');
          if (own.has(name) || !gazetteer.placesByName.has(name)) continue;
          const [before, after] = [words[start - 1], words[start + length]];
          if (before !== undefined) pairs.add(`${before} ${name}`);
          if (after !== undefined) pairs.add(`${name} ${after}`);
        }
      }
    }
  }
  return pairs;
}

export interface PlaceNamesInTitles {
  /** The pairs as they were at most ten minutes ago; none when the database does not answer. */
  current(): Promise<ReadonlySet<string>>;
}

export function createPlaceNamesInTitles(deps: {
  db: Db;
  gazetteer: Gazetteer;
  clock: Clock;
  log: Pick<Log, 'warn'>;
}): PlaceNamesInTitles {
  const { db, gazetteer, clock, log } = deps;
  let pairs: ReadonlySet<string> | undefined;
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    try {
      const found = new Set<string>();
      for await (const rows of findTitles(db)) placeNamePairs(gazetteer, rows, found);
      pairs = found;
    } catch (error) {
      log.warn({ err: error }, 'The place names in titles could not be read');
      readAt += RETRIED_MS - KEPT_MS;
    } finally {
      reading = undefined;
    }
  }

  return {
    async current() {
      const now = clock().getTime();
      if (now - readAt >= KEPT_MS && reading === undefined) {
        readAt = now;
        reading = read();
      }
      if (pairs === undefined) await Promise.race([reading, sleep(AWAITED_MS, undefined, { ref: false })]);
      return pairs ?? new Set();
    },
  };
}
