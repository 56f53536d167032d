import { hashToken } from '#lib/crypto.ts';
import { takeMail } from '#lib/limits.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import {
  endTokens,
  findAccount,
  findAccountByEmail,
  findToken,
  updateAccount,
  useToken,
  writeAccountEvent,
} from './account.repository.ts';
import {
  issueToken,
  LINK_LIFE,
  wrongPassword,
  type AccountDeps,
  type SignedIn,
  type Visitor,
} from './account.service.ts';
import { refused, type Refused } from './account.ts';
import { tooManyMails } from './registration.service.ts';

/**
 * Asks the new address to confirm itself, and tells the old one. The same answer when the new one has an account of
 * its own: its owner is told.
 */
export async function askAddressChange(
  deps: AccountDeps,
  me: SignedIn,
  input: { email: string; password: string },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account === undefined) return refused('', 'Sign in again');
  if (input.email === account.email) return refused('email', 'This is already your email address');
  const wrong = await wrongPassword(deps, me, account, 'password', input.password);
  if (wrong !== undefined) return wrong;
  const { email } = input;
  const wait = await takeMail(deps.limits, { email, network: visitor.network, about: 'account' });
  if (wait !== undefined) return tooManyMails(wait);
  const taken = await findAccountByEmail(deps.db, input.email);
  await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    await endTokens(trx, account.id, 'change-email', now);
    if (taken?.confirmedAt != null) {
      await enqueueMail(trx, deps, {
        to: input.email,
        template: 'already-have-account',
        link: '/account/sign-in',
      });
    } else {
      const { token } = await issueToken(trx, deps, {
        accountId: account.id,
        purpose: 'change-email',
        life: LINK_LIFE['change-email'],
        newEmail: input.email,
      });
      await enqueueMail(trx, deps, {
        to: input.email,
        template: 'confirm-new-address',
        link: `/account/email/confirm?token=${token}`,
      });
    }
    await enqueueMail(trx, deps, { to: account.email, template: 'address-changing', link: '/account/reset' });
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'address-change-asked',
      actor: 'account',
      at: now,
    });
  });
  await deps.security.record({
    type: 'address-change-asked',
    accountId: account.id,
    actorAccountId: account.id,
  });
  return { ok: true };
}

/**
 * Whether the link of a change of address still works; opening it uses nothing up. Only for the account that asked: a
 * person who is led by a stranger's mail to confirm "their" address would give that stranger what was sent with it.
 */
export async function addressChangeWorks(deps: AccountDeps, me: SignedIn, token: string): Promise<boolean> {
  const row = await findToken(deps.db, 'change-email', hashToken(token));
  return (
    row !== undefined &&
    row.accountId === me.actor.account.id &&
    row.usedAt === null &&
    row.expiresAt > deps.clock()
  );
}

/**
 * Changes the address by its link, once, for the account that asked; every session ends, because the name that one signs
 * in with is another.
 * @returns false when the link is used, over or another account's, or the address has gone to somebody else meanwhile.
 */
export async function confirmAddressChange(deps: AccountDeps, me: SignedIn, token: string): Promise<boolean> {
  const accountId = await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const row = await findToken(trx, 'change-email', hashToken(token));
    if (row?.accountId !== me.actor.account.id || row.newEmail === null) return undefined;
    if ((await useToken(trx, 'change-email', row.tokenHash, now)) === undefined) return undefined;
    const taken = await findAccountByEmail(trx, row.newEmail);
    if (taken?.confirmedAt != null) return undefined;
    // Somebody once began to register with it and never confirmed: whoever has the mailbox goes first.
    if (taken !== undefined) await trx.deleteFrom('account').where('id', '=', taken.id).execute();
    const account = await findAccount(trx, row.accountId);
    if (account === undefined) return undefined;
    await updateAccount(trx, account.id, { email: row.newEmail, mailFailedAt: null });
    await endTokens(trx, account.id, 'reset', now);
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'address-changed',
      actor: 'account',
      at: now,
    });
    await enqueueMail(trx, deps, { to: account.email, template: 'address-changed', link: '/privacy' });
    return account.id;
  });
  const mine = me.actor.account.id;
  if (accountId === undefined) {
    const detail = { link: 'change-email' } as const;
    await deps.security.record({ type: 'link-failed', accountId: mine, actorAccountId: mine, detail });
    return false;
  }
  await deps.sessions.endAll(accountId);
  await deps.security.record({ type: 'address-changed', accountId: mine, actorAccountId: mine });
  return true;
}
