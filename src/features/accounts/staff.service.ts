import type { Secrets } from '#lib/crypto.ts';
import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import {
  deleteSessions,
  accountOf,
  addRole,
  findAccountByEmail,
  removeRole,
  writeAccountEvent,
} from './account.repository.ts';
import { issueToken, LINK_LIFE } from './account.service.ts';
import type { Role } from './permission.ts';

/**
 * Gives an account a role of the council or of a delivery partner, and creates the account if there is none. Every
 * session of the account ends, because the next one must be a staff session.
 * @returns the path of a page for choosing a password, which is also mailed; undefined if the account has a password
 * already
 */
export async function addStaff(
  deps: { db: Db; secrets: Secrets; clock: Clock },
  staff: { email: string; role: Role; grantedBy: string },
): Promise<{ link: string | undefined }> {
  return deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const account = await accountOf(trx, { id: newId(16), email: staff.email, createdAt: now });
    await addRole(trx, {
      accountId: account.id,
      role: staff.role,
      grantedAt: now,
      grantedBy: staff.grantedBy,
    });
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'role-granted',
      actor: staff.grantedBy,
      at: now,
      detail: { role: staff.role },
    });
    await deleteSessions(trx, account.id);
    if (account.confirmedAt !== null && account.passwordHash !== null) return { link: undefined };
    const { token } = await issueToken(trx, deps, {
      accountId: account.id,
      purpose: 'reset',
      life: LINK_LIFE.invitation,
    });
    const link = `/account/reset?token=${token}`;
    await enqueueMail(trx, deps, { to: account.email, template: 'set-password', link });
    return { link };
  });
}

/**
 * Removes a role from an account and ends all of its sessions. The account remains, without that right.
 * @returns false if no account with this address has the role
 */
export async function removeStaff(
  deps: { db: Db; clock: Clock },
  staff: { email: string; role: Role; removedBy: string },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const account = await findAccountByEmail(trx, staff.email);
    if (account === undefined || !(await removeRole(trx, account.id, staff.role))) return false;
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'role-removed',
      actor: staff.removedBy,
      at: deps.clock(),
      detail: { role: staff.role },
    });
    await deleteSessions(trx, account.id);
    return true;
  });
}
