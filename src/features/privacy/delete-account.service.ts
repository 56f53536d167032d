import { enqueueMail } from '#features/notifications/mail.service.ts';
import { leaveBookings } from '#features/bookings/own.service.ts';
import { leaveEverything } from '#features/organisations/people.service.ts';
import { deleteAccountRow, findAccount } from '#features/accounts/account.service.ts';
import {
  wrongPassword,
  type AccountDeps,
  type SignedIn,
  type Visitor,
} from '#features/accounts/account.service.ts';
import { refused, type Refused } from '#features/accounts/account.ts';
import { forgetThisDevice } from '#features/accounts/known-device.service.ts';
import { deleteAccountMessages as messages } from './messages.en.ts';

/**
 * Deletes an account with its sessions, drafts and settings, after its owner has given the password again. What other
 * people hold stays with them: what an organisation posted, and applications that organisations received. Refused while
 * the account is an organisation's last owner, or has a staff role at the council.
 */
export async function deleteAccount(
  deps: AccountDeps,
  me: SignedIn,
  password: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account === undefined) return refused('', messages.signInAgain);
  if (me.actor.roles.length > 0) return refused('', messages.worksForCouncil);
  const wrong = await wrongPassword(deps, me, account, 'password', password);
  if (wrong !== undefined) return wrong;
  const held = await deps.db.transaction().execute(async (trx) => {
    const left = await leaveEverything(trx, account.id, deps.clock());
    if (left.length > 0) return left;
    await leaveBookings(trx, deps, account.id);
    await enqueueMail(trx, deps, { to: account.email, template: 'account-deleted', link: '/privacy' });
    await deleteAccountRow(trx, account.id);
    return [];
  });
  if (held.length > 0) return refused('', messages.onlyOwner(held.map(({ name }) => name)));
  await deps.sessions.end(visitor.cookies);
  forgetThisDevice(deps, visitor.cookies);
  await deps.security.record({ type: 'account-deleted', accountId: account.id, actorAccountId: account.id });
  return { ok: true };
}
