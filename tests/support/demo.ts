import { cpSync } from 'node:fs';
import { makeDemoTemplate, testDatabase, type TestDatabase } from './database.ts';
import { testMeilisearch, type TestMeilisearch } from './meilisearch.ts';
import { startPortal } from './portal.ts';
import { temporaryFolder } from './temporary.ts';

/** The environment variable with the folder of the search index of the demo data, in a run that has prepared them. */
const INDEX_FOLDER = 'TEST_DEMO_INDEX';

/**
 * Lets a portal load the demo data, once for all test files of a run. The cluster must have the template.
 * @returns the environment by which test files find them
 */
export async function prepareDemo(cluster: string): Promise<Record<string, string>> {
  const [database, meilisearch] = await Promise.all([testDatabase({ cluster }), testMeilisearch()]);
  const portal = await startPortal({ databaseUrl: database.url, meilisearch });
  await portal.stop();
  await meilisearch.stop();
  const { path } = temporaryFolder('demo');
  cpSync(meilisearch.folder, path, { recursive: true });
  await meilisearch.remove();
  await makeDemoTemplate(database);
  return { [INDEX_FOLDER]: path };
}

/**
 * A new database and Meilisearch with the demo data and their index, as a first start leaves them; a file that runs
 * without the others lets a portal load them.
 */
export async function demoServices(): Promise<{ database: TestDatabase; meilisearch: TestMeilisearch }> {
  const from = process.env[INDEX_FOLDER];
  if (from !== undefined) {
    const [database, meilisearch] = await Promise.all([
      testDatabase({ demo: true }),
      testMeilisearch({ from }),
    ]);
    return { database, meilisearch };
  }
  const [database, meilisearch] = await Promise.all([testDatabase(), testMeilisearch()]);
  const portal = await startPortal({ databaseUrl: database.url, meilisearch });
  await portal.stop();
  return { database, meilisearch };
}
