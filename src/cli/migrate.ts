import { migrateDatabase } from '../../db/migrate.ts';
import { withServices } from './command.ts';

/** `npm run migrate`: migrates the database to the newest version. */
await withServices(async (config) => {
  const applied = await migrateDatabase(config);
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
});
