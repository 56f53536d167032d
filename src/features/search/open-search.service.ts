import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { repeatEvery } from '#lib/interval.ts';
import { listenOn } from '#lib/listen.ts';
import type { Log } from '#lib/log.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { PATIENCE_MS } from './engine-choice.ts';
import { openMultiSearch } from './multi-search.meilisearch.ts';
import { CHANGED_CHANNEL, maintainIndex, openIndex, type SiteIndexDeps } from './search-index.service.ts';
import { meilisearchEngine, openMeilisearch } from './search.meilisearch.ts';
import { postgresEngine } from './search.repository.ts';
import { readVocabulary } from './synonym.service.ts';
import { BASE_VOCABULARY } from './terms.ts';
import { createSearch, type Search } from './search.service.ts';

const MAINTAIN_EVERY_MS = 60_000;

export interface OpenSearch {
  search: Search;
  /** What the jobs of the search index need. */
  index: SiteIndexDeps;
  /** Rejects while the site's Meilisearch does not answer. */
  checkMeilisearch(): Promise<unknown>;
  /** Starts to look after the index every minute. */
  startMaintenance(): void;
  close(): Promise<void>;
}

/**
 * Opens the search of one process. It listens for changes of search results, made in any process; while it cannot
 * listen, no results are cached.
 */
export function openSearch(deps: {
  config: { databaseUrl: string; meiliUrl: string | undefined; meiliKey: string | undefined };
  db: Db;
  /** The pool of jobs and index building. */
  workDb: Db;
  gazetteer: Gazetteer;
  clock: Clock;
  log: Log;
}): OpenSearch {
  const { config, db, gazetteer, clock, log } = deps;
  const { databaseUrl, meiliUrl, meiliKey = '' } = config;
  const index = openIndex(config, { db: deps.workDb, log });
  let vocabulary = BASE_VOCABULARY;
  const current = () => vocabulary;
  const exact =
    meiliUrl === undefined
      ? undefined
      : {
          quick: openMeilisearch(meiliUrl, meiliKey, PATIENCE_MS),
          engine: meilisearchEngine(openMultiSearch(meiliUrl, meiliKey, PATIENCE_MS), current),
        };
  const engines = { exact: exact?.engine, fallback: postgresEngine(db, undefined, current) };
  const search = createSearch({ ...engines, db, gazetteer, clock, log });
  /** Reads the approved synonyms. While the database does not answer, those known before stay in use. */
  const learn = async () => {
    try {
      const read = await readVocabulary(deps.workDb, vocabulary);
      if (read.version <= vocabulary.version) return;
      vocabulary = read;
      search.forget();
    } catch (error) {
      log.warn(
        { error: (error as Error).message },
        'the synonyms could not be read; trying again at the next change',
      );
    }
  };
  const listener = listenOn(CHANGED_CHANNEL, {
    databaseUrl,
    onNotified: () => {
      search.forget();
      void learn();
    },
    onListening: (isListening) => {
      search.setHearing(isListening);
      if (isListening) void learn();
    },
    log,
  });
  const maintain = () =>
    maintainIndex(index).catch((error: unknown) => {
      log.warn(
        { error: (error as Error).message },
        'the search index could not be looked after; trying again',
      );
    });
  let maintenance: ReturnType<typeof repeatEvery> | undefined;
  return {
    search,
    index,
    checkMeilisearch: async () => exact?.quick.health(),
    startMaintenance() {
      maintenance = repeatEvery(MAINTAIN_EVERY_MS, maintain);
    },
    async close() {
      maintenance?.stop();
      await listener.stop();
    },
  };
}
