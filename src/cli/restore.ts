import { parseArgs } from 'node:util';
import { BackupError, isBlank, keysOf, loadBackup, readHeader } from '#lib/backup.ts';
import { knownKey, readConfig } from '#lib/config.ts';
import { createSecrets } from '#lib/crypto.ts';
import { openDatabase } from '#lib/database.ts';
import { hasMeilisearch, openIndex, rebuildIndex } from '#features/search/search-index.service.ts';
import { enforceRetention } from '#features/privacy/retention.service.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { command, UsageError, withServices } from './command.ts';
import { step } from './progress.ts';

/** Shows an error about the backup file to the operator as its sentence alone, without a stack trace. */
async function explainErrors<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof BackupError ? new UsageError(error.message) : error;
  });
}

/**
 * `npm run restore -- FILE`: loads a backup into an empty database, migrates it to this version, applies the retention
 * rules and builds the search index. It needs every key under which the backup holds encrypted values. With `--
 * --without-key` it loads all the same: values under a missing key then stay unreadable.
 */
await command(async () => {
  const { values, positionals } = parseArgs({
    options: { 'without-key': { type: 'boolean' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError('npm run restore -- FILE');
  const header = await explainErrors(readHeader(file));
  const settings = readConfig();
  const keys = [knownKey(settings), settings.encryptionKeyBefore].filter((it) => it !== undefined);
  const atHand = keys.map((key) => createSecrets(key).keyId);
  const needed = keysOf(header);
  const missing = needed.filter((id) => !atHand.includes(id));
  if (missing.length > 0 && values['without-key'] !== true)
    throw new UsageError(
      (missing.length === needed.length
        ? 'The backup uses another key. Set ENCRYPTION_KEY to the key of the site that was backed up' +
          (needed.length > 1 ? ', and ENCRYPTION_KEY_BEFORE to the one before.\n' : '.\n')
        : 'The backup was made while the key was being changed, and only one of its keys is set. Set ENCRYPTION_KEY ' +
          'and ENCRYPTION_KEY_BEFORE to both keys of the site that was backed up.\n') +
        'Data that uses a missing key cannot be read. To load the backup anyway: ' +
        'npm run restore -- FILE --without-key',
    );

  await withServices(async (config, log) => {
    // Only the owner of the tables may set the time of a security event.
    const ownerUrl = config.databaseOwnerUrl ?? config.databaseUrl;
    const { db } = openDatabase(config.databaseUrl, { max: 4 });
    try {
      if (!(await isBlank(ownerUrl)))
        throw new UsageError(
          'The database is not empty. Restore into a new database before you start the site on it.',
        );
      const upTo = header.migrations.at(-1);
      await step('Creating the tables', () => migrateDatabase(config, upTo === undefined ? {} : { upTo }));
      const counts = await step('Loading', (report) => explainErrors(loadBackup(ownerUrl, file, { report })));
      await step('Updating the tables to this version', () => migrateDatabase(config));
      await step('Applying the retention rules', () => enforceRetention(db, new Date()));
      const index = openIndex(config, { db, log });
      if (hasMeilisearch(index))
        await step('Building the search index', (report) =>
          rebuildIndex(index, (done, total) => report(`${done} of ${total}`)),
        );
      const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
      console.log(`Restored ${rows} rows from ${header.at}. You can now start the site.`);
      console.log('This includes people who asked for deletion after that date. Delete their details again.');
    } finally {
      await db.destroy();
    }
  });
});
