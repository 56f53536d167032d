import { parseArgs } from 'node:util';
import { readConfig, servingConfig } from '#lib/config.ts';
import { createSecrets } from '#lib/crypto.ts';
import { openDatabase } from '#lib/database.ts';
import { emailField } from '#features/accounts/account.ts';
import { ROLES } from '#features/accounts/permission.ts';
import { addStaff, removeStaff } from '#features/accounts/staff.service.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { command, UsageError, withServices } from './command.ts';

const USAGE = `npm run staff -- add|remove EMAIL --role ${ROLES.join('|')}`;

/**
 * `npm run staff -- add EMAIL --role ROLE`: gives somebody a role of the council or of a delivery partner, with an
 * account if they have none. A link for choosing a password is sent; a demonstration prints it too.
 * `npm run staff -- remove EMAIL --role ROLE`: takes the role away and ends every session.
 */
await command(async () => {
  const { values, positionals } = parseArgs({
    options: { role: { type: 'string' } },
    allowPositionals: true,
  });
  const [verb, address] = positionals;
  const email = emailField.safeParse(address);
  const role = ROLES.find((it) => it === values.role);
  if (
    (verb !== 'add' && verb !== 'remove') ||
    positionals.length !== 2 ||
    !email.success ||
    role === undefined
  ) {
    throw new UsageError(USAGE);
  }
  const settings = servingConfig(readConfig());
  await withServices(async (config) => {
    await migrateDatabase(config);
    const { db } = openDatabase(config.databaseUrl, { max: 2 });
    try {
      if (verb === 'remove') {
        const removed = await removeStaff(
          { db, clock: () => new Date() },
          { email: email.data, role, removedBy: 'command' },
        );
        if (!removed) throw new UsageError(`${email.data} is not ${role}: nothing was changed.`);
        console.log(`${email.data} is not ${role} any more, and is signed out everywhere.`);
        return;
      }
      const secrets = createSecrets(settings.encryptionKey, settings.encryptionKeyBefore);
      const { link } = await addStaff(
        { db, secrets, clock: () => new Date() },
        { email: email.data, role, grantedBy: 'command' },
      );
      console.log(`${email.data} is ${role} now, and sets up a code for signing in at the next sign-in.`);
      if (link !== undefined) {
        console.log('A link for choosing a password is on its way by e-mail.');
        if (settings.demo) console.log(`${settings.siteUrl}${link}`);
      }
    } finally {
      await db.destroy();
    }
  });
});
