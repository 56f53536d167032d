import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { projectRoot } from '#lib/root.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import type { SearchEngine } from '#features/search/engine.ts';
import { PATIENCE_MS } from '#features/search/engine-choice.ts';
import { openMultiSearch } from '#features/search/multi-search.meilisearch.ts';
import { meilisearchEngine, openMeilisearch } from '#features/search/search.meilisearch.ts';
import { postgresEngine } from '#features/search/search.repository.ts';
import type { IndexDeps } from '#features/search/search-index.service.ts';
import { parseSearchQuery, type SearchQuery } from '#features/search/search-query.ts';
import { createSearch, type Search, type SearchResults } from '#features/search/search.service.ts';
import { NOW } from './factories.ts';
import { log } from './log.ts';

/** The project's own gazetteer on the day of the tests. */
export const gazetteer: Gazetteer = await loadGazetteer(projectRoot(), '2026-11-22');

/** The search of a query string, as the results page reads it. */
export function queryOf(text: string): SearchQuery {
  return parseSearchQuery(new URLSearchParams(text)).query;
}

export interface SearchUnderTest {
  search: Search;
  /** For building and repairing the index. */
  index: IndexDeps;
  meilisearch: SearchEngine;
  postgresql: SearchEngine;
  find(text: string): Promise<SearchResults>;
}

/**
 * The portal's search with a database and a Meilisearch, a clock of the test's choice and no cache.
 * @param options.patience milliseconds that the engines have, when a test is about their answers and not their speed
 */
export function searchOver(
  db: Db,
  meilisearch: { url: string; key: string },
  options: { clock?: Clock; keep?: boolean; patience?: number } = {},
): SearchUnderTest {
  const exact = meilisearchEngine(
    openMultiSearch(meilisearch.url, meilisearch.key, options.patience ?? PATIENCE_MS),
  );
  const fallback = postgresEngine(db, options.patience);
  const search = createSearch({
    exact,
    fallback,
    db,
    gazetteer,
    clock: options.clock ?? (() => NOW),
    log,
    keep: options.keep ?? false,
  });
  return {
    search,
    index: { db, meilisearch: openMeilisearch(meilisearch.url, meilisearch.key, 60_000), log },
    meilisearch: exact,
    postgresql: fallback,
    find: (text) => search.find(queryOf(text)),
  };
}
