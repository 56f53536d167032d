import { parseArgs } from 'node:util';
import { readConfig, servingConfig } from '#lib/config.ts';
import { createSecrets } from '#lib/crypto.ts';
import { openDatabase } from '#lib/database.ts';
import {
  codesLeft,
  endRecoveryCodes,
  leftUnderOtherKeys,
  rotateKeys,
} from '#features/privacy/key-rotation.service.ts';
import { withServices } from './command.ts';
import { step } from './progress.ts';

/**
 * `npm run keys:rotate`: re-encrypts everything that is under `ENCRYPTION_KEY_BEFORE` under `ENCRYPTION_KEY`, while
 * the site runs, and reports whether anything still needs the previous key. The command can be interrupted and
 * repeated. With `-- --end-recovery-codes`, codes for signing in that were made under the previous key become invalid.
 */
await withServices(async (config) => {
  const { values } = parseArgs({ options: { 'end-recovery-codes': { type: 'boolean' } } });
  const settings = servingConfig(readConfig());
  const secrets = createSecrets(settings.encryptionKey, settings.encryptionKeyBefore);
  const { db } = openDatabase(config.databaseUrl, { max: 2 });
  try {
    const rotated = await step('Encrypting everything with the current key', (report) =>
      rotateKeys(db, secrets, (place, moved) => report(`${place}: ${moved}`)),
    );
    if (values['end-recovery-codes'] === true) await endRecoveryCodes(db, secrets);
    for (const { place, moved, unreadable } of rotated) {
      console.log(`${place}: ${moved} moved${unreadable === 0 ? '' : `, ${unreadable} cannot be read`}`);
    }
    const left = await leftUnderOtherKeys(db, secrets);
    const { mailed, recoveryAccounts } = await codesLeft(db, secrets, new Date());
    for (const { place, count } of left) console.log(`${place}: ${count} still use another key`);
    if (mailed > 0) console.log(`Codes in ${mailed} emails use the previous key. They expire within a day.`);
    if (recoveryAccounts > 0)
      console.log(
        `${recoveryAccounts} people have older recovery codes. These stop working without ENCRYPTION_KEY_BEFORE. ` +
          'To end them now, and show this on the account pages, run: npm run keys:rotate -- --end-recovery-codes',
      );
    if (left.length > 0) {
      console.error('Keep ENCRYPTION_KEY_BEFORE. Run this again when every process has the new key.');
      process.exitCode = 1;
    } else if (mailed === 0 && recoveryAccounts === 0) {
      console.log(
        'No data uses another key. You can remove ENCRYPTION_KEY_BEFORE from the settings.\n' +
          'Keep that key in another place for as long as you keep earlier backups. They cannot be read without it.',
      );
    }
  } finally {
    await db.destroy();
  }
});
