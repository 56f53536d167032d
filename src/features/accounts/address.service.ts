import { hashToken } from '#lib/crypto.ts';
import { takeMail } from '#lib/limits.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import {
  deleteAccountRow,
  endTokens,
  findAccount,
  findAccountByEmail,
  findToken,
  isOpenToken,
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
import { accountTexts } from './messages.en.ts';

/**
 * Sends a confirmation link to the new address and a notice to the old one. If the new address already has an
 * account, the caller gets the same answer and the owner of that account is told by mail.
 */
export async function askAddressChange(
  deps: AccountDeps,
  me: SignedIn,
  input: { email: string; password: string },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account === undefined) return refused('', accountTexts.signInAgain);
  if (input.email === account.email) return refused('email', accountTexts.sameAddress);
  const wrong = await wrongPassword(deps, me, account, 'password', input.password);
  if (wrong !== undefined) return wrong;
  const { email } = input;
  const wait = await takeMail(deps.limits, { email, network: visitor.network, about: 'account' });
  if (wait !== undefined) return tooManyMails(wait);
  const taken = await findAccountByEmail(deps.db, input.email);
  await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    await endTokens(trx, account.id, ['change-email'], now);
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
 * Whether the link that changes an address still works; checking does not use the link up. The link only works for
 * the account that asked for it. Otherwise an attacker could lead another person to confirm "their" address, and
 * would then receive whatever was sent with that address.
 */
export async function addressChangeWorks(deps: AccountDeps, me: SignedIn, token: string): Promise<boolean> {
  const row = await findToken(deps.db, 'change-email', hashToken(token));
  return row !== undefined && row.accountId === me.actor.account.id && isOpenToken(row, deps.clock());
}

/**
 * Changes the address, once, by the link that was mailed, for the account that asked for it. Every session ends,
 * because the user now signs in with a different address.
 * @returns false if the link is used, expired or belongs to another account, or if another account has taken the
 * address in the meantime
 */
export async function confirmAddressChange(deps: AccountDeps, me: SignedIn, token: string): Promise<boolean> {
  const accountId = await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const row = await findToken(trx, 'change-email', hashToken(token));
    if (row?.accountId !== me.actor.account.id || row.newEmail === null) return undefined;
    if ((await useToken(trx, 'change-email', row.tokenHash, now)) === undefined) return undefined;
    const taken = await findAccountByEmail(trx, row.newEmail);
    if (taken?.confirmedAt != null) return undefined;
    // The other account was never confirmed. The person who can read the mailbox takes precedence.
    if (taken !== undefined) await deleteAccountRow(trx, taken.id);
    const account = await findAccount(trx, row.accountId);
    if (account === undefined) return undefined;
    await updateAccount(trx, account.id, { email: row.newEmail, mailFailedAt: null });
    await endTokens(trx, account.id, ['reset'], now);
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
