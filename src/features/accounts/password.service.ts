import { hashToken } from '#lib/crypto.ts';
import { hashPassword } from '#lib/passwords.ts';
import { enqueueMail } from '#features/mail/mail.service.ts';
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
  renewSessions,
  wrongPassword,
  type AccountDeps,
  type SignedIn,
  type Visitor,
} from './account.service.ts';
import { limited, passwordProblem, refused, type Refused } from './account.ts';

/** Sends a link for choosing a new password. The same answer for every address. */
export async function askReset(
  deps: AccountDeps,
  email: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const wait = await deps.limits.take(['mail/address', email], ['mail/network', visitor.network]);
  if (wait !== undefined) return limited(wait);
  const account = await findAccountByEmail(deps.db, email);
  await deps.db.transaction().execute(async (trx) => {
    if (account === undefined || account.demo !== null) {
      await enqueueMail(trx, deps, { to: email, template: 'no-account', link: '/account/register' });
      return;
    }
    const { token } = await issueToken(trx, deps, {
      accountId: account.id,
      purpose: 'reset',
      life: LINK_LIFE.reset,
    });
    await enqueueMail(trx, deps, {
      to: email,
      template: 'reset-password',
      link: `/account/reset?token=${token}`,
    });
  });
  return { ok: true };
}

/** Whether a link for a new password still works; opening it uses nothing up. */
export async function resetWorks(deps: AccountDeps, token: string): Promise<boolean> {
  const row = await findToken(deps.db, 'reset', hashToken(token));
  return row !== undefined && row.usedAt === null && row.expiresAt > deps.clock();
}

/**
 * Sets a new password by a link, once. Whoever has the mailbox has the account: the address counts as confirmed, and
 * every session ends. The second factor stays.
 */
export async function resetPassword(
  deps: AccountDeps,
  token: string,
  password: string,
): Promise<{ ok: true } | { ok: 'over' } | Refused> {
  const known = await findToken(deps.db, 'reset', hashToken(token));
  const owner = known && (await findAccount(deps.db, known.accountId));
  if (owner === undefined) return { ok: 'over' };
  const problem = passwordProblem(password, deps.commonPasswords, owner.email);
  if (problem !== undefined) return refused('password', problem);
  const passwordHash = await hashPassword(password);
  const done = await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const row = await useToken(trx, 'reset', hashToken(token), now);
    if (row === undefined) return false;
    await updateAccount(trx, owner.id, { passwordHash, confirmedAt: owner.confirmedAt ?? now });
    await endTokens(trx, owner.id, 'reset', now);
    await endTokens(trx, owner.id, 'confirm', now);
    await endTokens(trx, owner.id, 'change-email', now);
    await writeAccountEvent(trx, { accountId: owner.id, type: 'password-reset', actor: 'account', at: now });
    await enqueueMail(trx, deps, { to: owner.email, template: 'password-changed', link: '/account/reset' });
    return true;
  });
  if (!done) return { ok: 'over' };
  await deps.sessions.endAll(owner.id);
  await deps.limits.clear(['sign-in/address', owner.email]);
  return { ok: true };
}

/** Changes the password of somebody who is signed in; every other device is signed out. */
export async function changePassword(
  deps: AccountDeps,
  me: SignedIn,
  input: { current: string; password: string },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account === undefined) return refused('', 'Sign in again');
  const wrong = await wrongPassword(deps, account, 'current', input.current);
  if (wrong !== undefined) return wrong;
  const problem = passwordProblem(input.password, deps.commonPasswords, account.email);
  if (problem !== undefined) return refused('password', problem);
  const passwordHash = await hashPassword(input.password);
  await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    await updateAccount(trx, account.id, { passwordHash });
    await endTokens(trx, account.id, 'reset', now);
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'password-changed',
      actor: 'account',
      at: now,
    });
    await enqueueMail(trx, deps, { to: account.email, template: 'password-changed', link: '/account/reset' });
  });
  await renewSessions(deps, me, visitor);
  return { ok: true };
}
