import { parseArgs } from 'node:util';
import { openDatabase } from '#lib/database.ts';
import { hasMeilisearch, openIndex, rebuildIndex } from '#features/search/search-index.service.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { seedDemo, seedGenerated } from '../../db/seed.ts';
import { UsageError, withServices } from './command.ts';
import { step } from './progress.ts';

const MOST = 200_000;

/**
 * `npm run seed`: loads the demo data. `npm run seed -- --count N`: adds generated opportunities until there are N,
 * for measurements.
 */
await withServices(async (config, log) => {
  const { values } = parseArgs({ options: { count: { type: 'string' } } });
  const count = values.count === undefined ? undefined : Number(values.count);
  if (count !== undefined && (!Number.isInteger(count) || count < 1 || count > MOST)) {
    throw new UsageError(`--count must be a whole number from 1 to ${MOST}`);
  }
  const { db } = openDatabase(config.databaseUrl, { max: 4 });
  try {
    await migrateDatabase(config);
    const now = new Date();
    const loaded = await step('Loading opportunities', (report) =>
      count === undefined
        ? seedDemo(db, now)
        : seedGenerated(db, count, now, (done) => report(`${done} of ${count}`)),
    );
    const index = openIndex(config, { db, log });
    if (hasMeilisearch(index))
      await step('Building the search index', (report) =>
        rebuildIndex(index, (done, total) => report(`${done} of ${total}`)),
      );
    console.log(`Loaded ${loaded} opportunities. They now appear in search results.`);
  } finally {
    await db.destroy();
  }
});
