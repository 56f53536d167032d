import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Log } from '#lib/log.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { findTitles } from './listing.repository.ts';
import { placeNamePairs } from './place-names.ts';
import type { WordCounts } from './spelling.ts';
import { collectWork, prefixIndexOf, workEntries, type PrefixIndex } from './typing-suggestions.ts';

/** What a process knows of the titles and employers of all open listings. */

/** Titles are read again after this many milliseconds; in between a new title counts as other words do. */
const KEPT_MS = 10 * 60_000;

/** After a failure they are tried again after this many milliseconds. */
const RETRIED_MS = 30_000;
/** The first searches of a process wait no longer than this many milliseconds. */
const AWAITED_MS = 500;

export interface KnownTitles {
  /** Names of places in titles, with the word beside each: see `place-names.ts`. */
  placeNames: ReadonlySet<string>;
  /** The words by which open listings are found: see `spelling.ts`. */
  vocabulary: WordCounts;
  /** Kinds of work and employers, to be suggested while a visitor types. */
  work: PrefixIndex;
}

export interface Titles {
  /** The titles as they were at most ten minutes ago; none when the database does not answer. */
  current(): Promise<KnownTitles>;
}

const NONE: KnownTitles = { placeNames: new Set(), vocabulary: new Map(), work: prefixIndexOf([]) };

export function createTitles(deps: {
  db: Db;
  gazetteer: Gazetteer;
  clock: Clock;
  log: Pick<Log, 'warn'>;
}): Titles {
  const { db, gazetteer, clock, log } = deps;
  let known: KnownTitles | undefined;
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    try {
      const placeNames = new Set<string>();
      const vocabulary = new Map<string, number>();
      const work = workEntries();
      for await (const rows of findTitles(db, clock())) {
        placeNamePairs(gazetteer, rows, placeNames);
        collectWork(rows, work);
        for (const { foundBy } of rows)
          for (const word of new Set(foundBy.split(' ')))
            vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
      }
      known = { placeNames, vocabulary, work: prefixIndexOf([...work.values()]) };
    } catch (error) {
      log.warn({ err: error }, 'The titles of listings could not be read');
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
      if (known === undefined) await Promise.race([reading, sleep(AWAITED_MS, undefined, { ref: false })]);
      return known ?? NONE;
    },
  };
}
