import { parseArgs } from 'node:util';
import { readConfig, servingConfig } from '#lib/config.ts';
import { createSecrets } from '#lib/crypto.ts';
import { openDatabase } from '#lib/database.ts';
import { emailField } from '#features/accounts/account.ts';
import { isResetReason, RESET_REASONS, type ResetReason } from '#features/accounts/administration.ts';
import {
  accountIdOf,
  endSessionsByCommand,
  resetSecondFactorOf,
} from '#features/accounts/administration.service.ts';
import { ROLES, type Role } from '#features/accounts/permission.ts';
import { addStaff, removeStaff } from '#features/accounts/staff.service.ts';
import {
  createSecurityRecorder,
  recordSecurityEvent,
} from '#features/security-events/security-event.service.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { command, UsageError, withServices } from './command.ts';

const USAGE = `npm run staff -- add|remove EMAIL --role ${ROLES.join('|')}
npm run staff -- reset-second-factor EMAIL --reason ${Object.keys(RESET_REASONS).join('|')}
npm run staff -- end-sessions EMAIL`;

type Task =
  | { verb: 'add' | 'remove'; email: string; role: Role }
  | { verb: 'reset-second-factor'; email: string; reason: ResetReason }
  | { verb: 'end-sessions'; email: string };

/** Parses the arguments. @throws {UsageError} when they cannot be read. */
function readTask(): Task {
  const { values, positionals } = parseArgs({
    options: { role: { type: 'string' }, reason: { type: 'string' } },
    allowPositionals: true,
  });
  const [verb, address] = positionals;
  const email = emailField.safeParse(address);
  if (positionals.length !== 2 || !email.success) throw new UsageError(USAGE);
  const role = ROLES.find((it) => it === values.role);
  if ((verb === 'add' || verb === 'remove') && role !== undefined) return { verb, email: email.data, role };
  const { reason = '' } = values;
  if (verb === 'reset-second-factor' && isResetReason(reason)) return { verb, email: email.data, reason };
  if (verb === 'end-sessions') return { verb, email: email.data };
  throw new UsageError(USAGE);
}

/**
 * `npm run staff -- add EMAIL --role ROLE`: gives a person a role of the council or of a delivery partner, with an
 * account if they have none. A link for choosing a password is sent; a demonstration prints the link too.
 *
 * `npm run staff -- remove EMAIL --role ROLE`: takes the role away and ends every session of the account.
 *
 * `npm run staff -- reset-second-factor EMAIL --reason REASON`: for staff who lost their phone, where no other
 * administrator can do it on the page: removes the second factor and the password, ends all sessions, and sends a link
 * for a new password.
 *
 * `npm run staff -- end-sessions EMAIL`: signs the account out on all devices.
 */
await command(async () => {
  const task = readTask();
  const settings = servingConfig(readConfig());
  await withServices(async (config, log) => {
    await migrateDatabase(config);
    const { db } = openDatabase(config.databaseUrl, { max: 2 });
    const clock = () => new Date();
    const secrets = createSecrets(settings.encryptionKey, settings.encryptionKeyBefore);
    const security = createSecurityRecorder({ db, secrets, clock, log });
    const deps = { db, secrets, clock, security };
    const { email } = task;
    try {
      switch (task.verb) {
        case 'remove': {
          if (!(await removeStaff(deps, { email, role: task.role, removedBy: 'command' })))
            throw new UsageError(`${email} does not have the role ${task.role}. Nothing has changed.`);
          await recordSecurityEvent(deps, {
            type: 'role-removed',
            accountId: await accountIdOf(deps, email),
            actorAccountId: 'command',
            detail: { role: task.role },
          });
          console.log(`${email} no longer has the role ${task.role}, and is signed out on all devices.`);
          return;
        }
        case 'add': {
          const { link } = await addStaff(deps, { email, role: task.role, grantedBy: 'command' });
          await recordSecurityEvent(deps, {
            type: 'role-granted',
            accountId: await accountIdOf(deps, email),
            actorAccountId: 'command',
            detail: { role: task.role },
          });
          console.log(
            `${email} now has the role ${task.role}, and must set up a sign-in code when they next sign in.`,
          );
          if (link !== undefined) {
            console.log('We are emailing them a link to choose a password.');
            if (settings.demo) console.log(`${settings.siteUrl}${link}`);
          }
          return;
        }
        case 'reset-second-factor': {
          if (!(await resetSecondFactorOf(deps, email, task.reason)))
            throw new UsageError(
              `${email} has no staff role, or is a demonstration account. Nothing has changed.`,
            );
          console.log(
            `${email} is signed out on all devices. Their app, recovery codes and password no longer work.\n` +
              'We are emailing them a link to set a new password. It works for 7 days.',
          );
          return;
        }
        case 'end-sessions': {
          const ended = await endSessionsByCommand(deps, email);
          if (ended === undefined) throw new UsageError(`There is no account for ${email}.`);
          console.log(`${email} is signed out on all devices. Sessions ended: ${ended}.`);
        }
      }
    } finally {
      await security.close();
      await db.destroy();
    }
  });
});
