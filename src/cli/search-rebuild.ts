import { openDatabase } from '#lib/database.ts';
import { hasMeilisearch, openIndex, rebuildIndex } from '#features/search/search-index.service.ts';
import { UsageError, withServices } from './command.ts';
import { step } from './progress.ts';

/** `npm run search:rebuild`: rebuilds the search index from the database. Visitors can go on searching. */
await withServices(async (config, log) => {
  const { db } = openDatabase(config.databaseUrl, { max: 4 });
  try {
    const index = openIndex(config, { db, log });
    if (!hasMeilisearch(index))
      throw new UsageError(
        'PostgreSQL answers every search here, and needs no index. MEILI_URL names a Meilisearch.',
      );
    const count = await step('Building the search index', (report) =>
      rebuildIndex(index, (done, total) => report(`${done} of ${total}`)),
    );
    console.log(`The search index has ${count} opportunities.`);
  } finally {
    await db.destroy();
  }
});
