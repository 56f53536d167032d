import { join } from 'node:path';
import { projectRoot } from '#lib/root.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { ask, type Answer } from './http.ts';
import { testMeilisearch } from './meilisearch.ts';
import { ADDRESS_HEADER, readObserved, REQUEST_HEADER, type ObservedStatement } from './observed-sql.ts';
import { startPortal } from './portal.ts';
import { temporaryFolder } from './temporary.ts';
import type { Visitor } from './visitor.ts';

export interface ObservedPortal {
  url: string;
  database: TestDatabase;
  /** Sends a GET request with a visitor's cookies; `request` finds its statements afterwards. */
  get(visitor: Visitor, path: string, as: { address: string; request: string }): Promise<Answer>;
  /** The statements of all requests so far, by the requests' names. */
  statements(): Map<string, ObservedStatement[]>;
  /** The portal's output so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts a portal whose SQL statements are observed; see `observe-sql.ts`. */
export async function startObservedPortal(): Promise<ObservedPortal> {
  const [database, meilisearch] = await Promise.all([testDatabase(), testMeilisearch()]);
  const folder = temporaryFolder('sql');
  const file = join(folder.path, 'statements.ndjson');
  const observer = join(projectRoot(), 'tests', 'support', 'observe-sql.ts');
  const portal = await startPortal({
    databaseUrl: database.url,
    meilisearch,
    demo: false,
    env: { NODE_OPTIONS: `--import=${observer}`, OBSERVED_SQL: file },
  });
  return {
    url: portal.url,
    database,
    get: ({ cookies }, path, { address, request }) =>
      ask(portal.url, path, {
        headers: {
          'user-agent': 'Mozilla/5.0 (Android 15; Mobile) Firefox/140.0',
          cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; '),
          [REQUEST_HEADER]: request,
          [ADDRESS_HEADER]: address,
        },
      }),
    statements: () => Map.groupBy(readObserved(file), ({ request }) => request),
    output: () => portal.output(),
    async stop() {
      await portal.stop();
      await meilisearch.remove();
      await database.close();
      folder.remove();
    },
  };
}
