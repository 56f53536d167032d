import { parseArgs } from 'node:util';
import { openDatabase } from '#lib/database.ts';
import { enforceRetention } from '#features/privacy/retention.service.ts';
import { withServices } from './command.ts';

/**
 * `npm run retention`: deletes or empties what is past its retention period, as the nightly job does. With `--
 * --dry-run` it changes nothing and reports how much it would delete.
 */
await withServices(async (config) => {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean' } } });
  const { db } = openDatabase(config.databaseUrl, { max: 2 });
  try {
    const dryRun = values['dry-run'] === true;
    const reports = await enforceRetention(db, new Date(), { dryRun });
    console.log(dryRun ? 'Nothing has changed. A run would affect:' : 'Done:');
    for (const { what, keeps, count } of reports)
      console.log(`${String(count).padStart(8)}  ${what} (${keeps})`);
  } finally {
    await db.destroy();
  }
});
