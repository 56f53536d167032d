import { after, before } from 'node:test';
import { testDatabase, type TestDatabase } from './database.ts';
import { borrowLane, type BorrowedLane } from './lanes.ts';
import { testMeilisearch } from './meilisearch.ts';
import { startPortal } from './portal.ts';

export interface UsedPortal {
  /** Other files use the same portal after this one: tests may send requests to it, but neither stop nor kill it. */
  portal: { readonly url: string; output(): string };
  database: Omit<TestDatabase, 'close'>;
  meili: { readonly url: string; readonly key: string };
}

/**
 * Provides a portal without demo data for the tests of a `describe` or of a file, with a database with all tables and
 * no rows and an empty search index. The returned object can be used from the next `before` hook on.
 * @param options.own a process that no other file has used: for tests of what a process remembers, such as how much it
 * has logged within a minute
 */
export function usePortal({ own = false }: { own?: boolean } = {}): UsedPortal {
  let used: BorrowedLane | undefined;
  before(async () => {
    used = (own ? undefined : await borrowLane()) ?? (await startOwn());
  });
  after(() => used?.giveBack());
  const now = () => {
    if (used === undefined) throw new Error('the portal is there from the first `before` hook on');
    return used;
  };
  return {
    portal: {
      get url() {
        return now().url;
      },
      output: () => now().output(),
    },
    database: {
      get url() {
        return now().database.url;
      },
      get applicationUrl() {
        return now().database.applicationUrl;
      },
      get db() {
        return now().database.db;
      },
      get pool() {
        return now().database.pool;
      },
    },
    meili: {
      get url() {
        return now().meilisearch.url;
      },
      get key() {
        return now().meilisearch.key;
      },
    },
  };
}

async function startOwn(): Promise<BorrowedLane> {
  const [database, meilisearch] = await Promise.all([testDatabase(), testMeilisearch()]);
  const portal = await startPortal({ databaseUrl: database.url, meilisearch, demo: false });
  return {
    url: portal.url,
    output: () => portal.output(),
    database,
    meilisearch,
    async giveBack() {
      await portal.stop();
      await meilisearch.remove();
      await database.close();
    },
  };
}
