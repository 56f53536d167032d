import { LRUCache } from 'lru-cache';
import { londonDay, type Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { repeatEvery } from '#lib/interval.ts';
import type { Log } from '#lib/log.ts';
import { PAGE_SIZE, searchParams, type SearchQuery } from '#features/search/search-query.ts';
import type { SearchResults } from '#features/search/search.service.ts';
import { isRobot } from '#features/usage/figures.service.ts';
import { entryOf, searchBefore } from './log-entry.ts';
import {
  addOpenings,
  addSearches,
  mostAskedWords,
  searchesByDistrict,
  wordsWithoutResults,
} from './search-log.repository.ts';
import type { SearchLogTable, SearchOpeningTable } from './table.ts';

export interface SearchLog {
  /** Notes a page of results that a visitor was shown. Notes in memory, so that a search never waits. */
  searched(results: SearchResults, headers: Headers): void;
  /** Notes that a visitor opened an opportunity, if from a page of results. */
  opened(opportunity: { id: string; kind: string }, headers: Headers): void;
  /** Writes what was noted since the last call to the database. */
  flush(): Promise<void>;
  /** Writes the rest and stops noting. */
  close(): Promise<void>;
}

const FLUSH_EVERY_MS = 10_000;
/** So many different searches, and so many openings, wait to be written; further ones are dropped. */
const MOST_WAITING = 5_000;
/** So many rows a process writes in a day; a visitor who tries out words at random does not fill the database. */
const MOST_A_DAY = 50_000;
/** How many pages of results are known, and for how long, so that the position of what is opened can be noted. */
const PAGES_KNOWN = 2_000;
const PAGE_KNOWN_MS = 30 * 60_000;

/** Whether a search only narrows, sorts or pages through the results of the one before, and is not asked anew. */
const isSameQuestion = (before: SearchQuery | undefined, { q, near }: SearchQuery) =>
  before !== undefined && before.q === q && before.near === near;

/** Adds to the row of the same key, or makes it while there is room. */
function addTo<Row>(rows: Map<string, Row>, key: string, make: () => Row, add: (row: Row) => void): void {
  let row = rows.get(key);
  if (row === undefined) {
    if (rows.size >= MOST_WAITING) return;
    row = make();
    rows.set(key, row);
  }
  add(row);
}

/**
 * Notes what is searched for and what is opened, never who: no account, session, address, browser or time of day. What
 * cannot be written, because the database is away, is dropped.
 */
export function createSearchLog(deps: { db: Db; clock: Clock; log: Log }): SearchLog {
  const { db, clock, log } = deps;
  let searches = new Map<string, SearchLogTable>();
  let openings = new Map<string, SearchOpeningTable>();
  let written = { day: '', rows: 0 };
  const pages = new LRUCache<string, { words: string; district: string; first: number; ids: string[] }>({
    max: PAGES_KNOWN,
    ttl: PAGE_KNOWN_MS,
  });

  let flushing: Promise<void> = Promise.resolve();
  const flush = () => {
    flushing = flushing.then(async () => {
      const [found, opened] = [[...searches.values()], [...openings.values()]];
      searches = new Map();
      openings = new Map();
      const day = londonDay(clock());
      if (written.day !== day) written = { day, rows: 0 };
      if (written.rows + found.length + opened.length > MOST_A_DAY) return;
      written.rows += found.length + opened.length;
      try {
        await addSearches(db, found);
        await addOpenings(db, opened);
      } catch (error) {
        log.warn({ error: (error as Error).message }, 'searches could not be written down, and are dropped');
      }
    });
    return flushing;
  };
  const timer = repeatEvery(FLUSH_EVERY_MS, flush);

  return {
    searched(results, headers) {
      if (isRobot(headers.get('user-agent'))) return;
      const entry = entryOf(results);
      if (entry === undefined) return;
      const { words, district, understood, foundNothing, total } = entry;
      pages.set(searchParams(results.query), {
        words,
        district,
        first: (results.page - 1) * PAGE_SIZE + 1,
        ids: results.listings.map(({ id }) => id),
      });
      if (results.page > 1 || isSameQuestion(searchBefore(headers.get('referer')), results.query)) return;
      const day = londonDay(clock());
      addTo(
        searches,
        JSON.stringify([day, words, district, understood]),
        () => ({ day, words, district, understood, asked: 0, nothing: 0, total }),
        (row) => {
          row.asked += 1;
          row.nothing += foundNothing ? 1 : 0;
          row.total = total;
        },
      );
    },
    opened({ id, kind }, headers) {
      if (isRobot(headers.get('user-agent'))) return;
      const before = searchBefore(headers.get('referer'));
      const page = before === undefined ? undefined : pages.get(searchParams(before));
      const at = page?.ids.indexOf(id) ?? -1;
      if (page === undefined || at < 0) return;
      const { words, district } = page;
      const day = londonDay(clock());
      const position = page.first + at;
      addTo(
        openings,
        JSON.stringify([day, words, district, kind, position]),
        () => ({ day, words, district, kind, position, opened: 0 }),
        (row) => (row.opened += 1),
      );
    },
    flush,
    async close() {
      timer.stop();
      await flush();
    },
  };
}

/** Staff see what at least so many searches have in common. */
export const LEAST_SHOWN = 5;
const MOST_SHOWN = 50;

export interface SearchReport {
  withoutResults: Awaited<ReturnType<typeof wordsWithoutResults>>;
  mostAsked: Awaited<ReturnType<typeof mostAskedWords>>;
  byDistrict: Awaited<ReturnType<typeof searchesByDistrict>>;
}

/** @param district slug of an area; undefined for all searches, wherever they are about */
export async function readSearches(db: Db, district: string | undefined): Promise<SearchReport> {
  const shown = { district, least: LEAST_SHOWN, most: MOST_SHOWN };
  const [withoutResults, mostAsked, byDistrict] = await Promise.all([
    wordsWithoutResults(db, shown),
    mostAskedWords(db, shown),
    searchesByDistrict(db, LEAST_SHOWN),
  ]);
  return { withoutResults, mostAsked, byDistrict };
}
