import { openDatabase } from '#lib/database.ts';
import { migrate } from '../../db/migrate.ts';
import { withServices } from './command.ts';

/** `npm run migrate`: brings the database up to the newest migration. */
await withServices(async (config) => {
  const { db, pool } = openDatabase(config.databaseUrl, { max: 2 });
  try {
    const applied = await migrate(db, pool);
    console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
  } finally {
    await db.destroy();
  }
});
