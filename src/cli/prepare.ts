import { LOCKS } from '#lib/advisory-locks.ts';
import type { ConnectedConfig, ServingConfig } from '#lib/config.ts';
import { createSecrets } from '#lib/crypto.ts';
import { openDatabase, type Db } from '#lib/database.ts';
import { ownsTables } from '#lib/database-roles.ts';
import { inTurn } from '#lib/in-turn.ts';
import type { Log } from '#lib/log.ts';
import { projectRoot } from '#lib/root.ts';
import { StartError } from '#lib/start-error.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import { seedDemoAccounts } from '../../db/demo/people/accounts.ts';
import { seedDemoApplications } from '../../db/demo/people/applications.ts';
import { seedDemoBookings } from '../../db/demo/people/bookings.ts';
import { seedDemoModeration } from '../../db/demo/people/moderation.ts';
import { seedDemoPostings } from '../../db/demo/people/postings.ts';
import { seedDemoReferrals } from '../../db/demo/people/referrals.ts';
import { isUnderOtherKeysAlone } from '#features/privacy/key-rotation.service.ts';
import { maintainIndex, openIndex } from '#features/search/search-index.service.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { isEmpty, seedDemo } from '../../db/seed.ts';
import { createServices } from '../services.ts';
import { step } from './progress.ts';

/**
 * Loads the demonstration's data. Each part is either complete or absent, and absent parts are loaded, so that the
 * next start completes one that was killed half-way.
 */
async function loadDemo(config: ConnectedConfig & ServingConfig, db: Db, log: Log): Promise<void> {
  const now = new Date();
  if (await isEmpty(db)) await step('Loading demo data', () => seedDemo(db, now));
  await seedDemoAccounts(db, now);
  const secrets = createSecrets(config.encryptionKey);
  await seedDemoApplications({ db, secrets, clock: () => now });
  await seedDemoModeration(db, { workingDays: await loadWorkingDays(projectRoot()) }, now);
  const services = await createServices(config, log);
  try {
    await seedDemoPostings(services);
    await seedDemoReferrals(services.referrals);
    await seedDemoBookings(services);
  } finally {
    await services.close();
  }
}

/** Checks the key against the data: a site with the wrong key would seem to work until it has to decrypt something. */
async function checkKey(db: Db, keys: readonly (string | undefined)[]): Promise<void> {
  const known = keys.filter((key) => key !== undefined).map((key) => createSecrets(key));
  if (!(await isUnderOtherKeysAlone(db, known))) return;
  throw new StartError(
    'This database was encrypted with a different key. Restore its ENCRYPTION_KEY, or its file encryption.key in DATA_DIR.',
  );
}

/** Prepares everything that must exist before pages are served: tables, the demonstration's data, the search index. */
export async function prepare(config: ConnectedConfig & ServingConfig, log: Log): Promise<void> {
  await step('Preparing the database', () => migrateDatabase(config));
  if (await ownsTables(config.databaseUrl))
    log.warn(
      'the role in DATABASE_URL owns the tables: give it rights on rows only and set DATABASE_OWNER_URL, see .env.example',
    );
  const { db, pool } = openDatabase(config.databaseUrl, { log, max: 4 });
  try {
    await checkKey(db, [config.encryptionKey, config.encryptionKeyBefore]);
    if (config.demo) await inTurn(pool, LOCKS.demonstration, () => loadDemo(config, db, log));
    await step('Checking the search index', (report) =>
      maintainIndex(openIndex(config, { db, log }), (done, total) => report(`${done} of ${total}`)),
    ).catch((error: unknown) => {
      // Not fatal: PostgreSQL answers searches until Meilisearch can.
      log.warn({ error: (error as Error).message }, 'the search index is not ready yet');
    });
  } finally {
    await db.destroy();
  }
}
