import { parseArgs } from 'node:util';
import { backUp, BackupError, keysOf } from '#lib/backup.ts';
import { knownKey, readConfig } from '#lib/config.ts';
import { createSecrets } from '#lib/crypto.ts';
import { SEALED } from '#features/privacy/key-rotation.service.ts';
import { UsageError, withServices } from './command.ts';
import { step } from './progress.ts';

/**
 * `npm run backup -- FILE`: writes the whole database to a new file, while the site runs. The key under which people's
 * details are encrypted is not part of the backup.
 */
await withServices(async (config) => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError('npm run backup -- FILE');
  // Read from the settings: with embedded services, the key lies beside them.
  const settings = readConfig();
  const keys = [knownKey(settings), settings.encryptionKeyBefore].filter((it) => it !== undefined);
  const { counts, header } = await step(`Writing ${file}`, (report) =>
    backUp(config.databaseUrl, file, {
      keyIds: keys.map((key) => createSecrets(key).keyId),
      sealed: SEALED,
      now: new Date(),
      report,
    }),
  ).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof BackupError) throw new UsageError(error.message);
    if (error.code === 'EEXIST') throw new UsageError(`${file} already exists. Choose another name.`);
    if (error.code === 'ENOENT') throw new UsageError(`There is no such folder: ${file}`);
    throw error;
  });
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const where =
    config.encryptionKey === undefined ? `the file encryption.key in ${config.dataDir}` : 'ENCRYPTION_KEY';
  if (keysOf(header).length > 1)
    console.log(
      'The key is being changed, so the data in this backup is encrypted with more than one key. Keep ENCRYPTION_KEY_BEFORE for as long as ' +
        'you keep this backup, or make another backup when npm run keys:rotate says that no data uses another key.',
    );
  console.log(
    `${file} has ${rows} rows from ${Object.keys(counts).length} tables.\n` +
      `It does not include the key. Keep ${where} in another place. Without it, no one can read the personal details.\n` +
      'Deleted data stays in older backups. Do not keep backups for longer than you need them.',
  );
});
