import { openDatabase } from '#lib/database.ts';
import { openMeilisearch } from '#features/search/search.meilisearch.ts';
import { rebuildIndex } from '#features/search/search-index.service.ts';
import { withServices } from './command.ts';
import { step } from './progress.ts';

/** `npm run search:rebuild`: rebuilds the search index from the database. Visitors can go on searching. */
await withServices(async (config, log) => {
  const { db } = openDatabase(config.databaseUrl, { max: 4 });
  try {
    const meilisearch = openMeilisearch(config.meiliUrl, config.meiliKey, 60_000);
    const count = await step('Building the search index', (report) =>
      rebuildIndex({ db, meilisearch, log }, (done, total) => report(`${done} of ${total}`)),
    );
    console.log(`The search index has ${count} opportunities.`);
  } finally {
    await db.destroy();
  }
});
