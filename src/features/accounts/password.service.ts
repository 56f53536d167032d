import { hashToken } from '#lib/crypto.ts';
import { takeMail } from '#lib/limits.ts';
import { hashPassword } from '#lib/passwords.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import {
  endTokens,
  findAccount,
  findAccountByEmail,
  findMemberships,
  findToken,
  isOpenToken,
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
import { passwordProblem, refused, type Refused } from './account.ts';
import { forgetDevices, rememberDevice } from './known-device.service.ts';
import { tooManyMails } from './registration.service.ts';
import { accountTexts } from './messages.en.ts';

/** Mails a link for choosing a new password. The answer is the same for every address. */
export async function askReset(
  deps: AccountDeps,
  email: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const wait = await takeMail(deps.limits, { email, network: visitor.network, about: 'account' });
  if (wait !== undefined) return tooManyMails(wait);
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
  await deps.security.record({ type: 'password-reset-asked', address: email });
  return { ok: true };
}

/** Whether a link for a new password still works; checking does not use the link up. */
export async function resetWorks(deps: AccountDeps, token: string): Promise<boolean> {
  const row = await findToken(deps.db, 'reset', hashToken(token));
  return row !== undefined && isOpenToken(row, deps.clock());
}

/**
 * Sets a new password by a mailed link, once. Access to the mailbox proves ownership of the account, so the address
 * counts as confirmed. Every session ends, and every device is unknown except this one: attempts that strangers used
 * up no longer hold the account holder up. The second factor stays.
 */
export async function resetPassword(
  deps: AccountDeps,
  token: string,
  password: string,
  visitor: Visitor,
): Promise<{ ok: true } | { ok: 'over' } | Refused> {
  const known = await findToken(deps.db, 'reset', hashToken(token));
  const owner = known && (await findAccount(deps.db, known.accountId));
  if (owner === undefined) {
    await deps.security.record({ type: 'link-failed', detail: { link: 'reset' } });
    return { ok: 'over' };
  }
  const organisations = (await findMemberships(deps.db, owner.id)).map(({ name }) => name);
  const problem = passwordProblem(password, deps.commonPasswords, { email: owner.email, organisations });
  if (problem !== undefined) return refused('password', problem);
  const passwordHash = await hashPassword(password);
  const done = await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const row = await useToken(trx, 'reset', hashToken(token), now);
    if (row === undefined) return false;
    await updateAccount(trx, owner.id, { passwordHash, confirmedAt: owner.confirmedAt ?? now });
    await endTokens(trx, owner.id, ['reset', 'confirm', 'change-email'], now);
    await writeAccountEvent(trx, { accountId: owner.id, type: 'password-reset', actor: 'account', at: now });
    await enqueueMail(trx, deps, { to: owner.email, template: 'password-changed', link: '/account/reset' });
    return true;
  });
  if (!done) {
    await deps.security.record({
      type: 'link-failed',
      accountId: owner.id,
      detail: { link: 'reset' },
    });
    return { ok: 'over' };
  }
  await deps.sessions.endAll(owner.id);
  await forgetDevices(deps.db, owner.id);
  await rememberDevice(deps, visitor.cookies, owner.id);
  await deps.limits.clear(['sign-in/address', owner.email], ['second-factor/account', owner.id]);
  await deps.security.record({ type: 'password-reset', accountId: owner.id, actorAccountId: owner.id });
  return { ok: true };
}

/** Changes the password of a signed-in user, and signs out every other device. */
export async function changePassword(
  deps: AccountDeps,
  me: SignedIn,
  input: { current: string; password: string },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account === undefined) return refused('', accountTexts.signInAgain);
  const wrong = await wrongPassword(deps, me, account, 'current', input.current);
  if (wrong !== undefined) return wrong;
  const organisations = me.actor.memberships.map(({ name }) => name);
  const owner = { email: account.email, organisations };
  const problem = passwordProblem(input.password, deps.commonPasswords, owner);
  if (problem !== undefined) return refused('password', problem);
  const passwordHash = await hashPassword(input.password);
  await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    await updateAccount(trx, account.id, { passwordHash });
    await endTokens(trx, account.id, ['reset'], now);
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'password-changed',
      actor: 'account',
      at: now,
    });
    await enqueueMail(trx, deps, { to: account.email, template: 'password-changed', link: '/account/reset' });
  });
  await renewSessions(deps, me, visitor);
  await deps.security.record({ type: 'password-changed', accountId: account.id, actorAccountId: account.id });
  return { ok: true };
}
