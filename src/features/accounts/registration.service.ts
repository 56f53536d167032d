import { hashToken } from '#lib/crypto.ts';
import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { takeMail } from '#lib/limits.ts';
import { hashPassword } from '#lib/passwords.ts';
import { CODE_TRIES, findByCode } from '#features/guests/one-time.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import {
  accountOf,
  countCodeTry,
  endTokens,
  findAccount,
  findAccountByEmail,
  findMemberships,
  findRoles,
  findToken,
  isOpenToken,
  lockAccount,
  updateAccount,
  useToken,
  writeAccountEvent,
  type AccountRow,
  type TokenRow,
} from './account.repository.ts';
import {
  CODE_LIFE,
  codeText,
  issueToken,
  LINK_LIFE,
  type AccountDeps,
  type Visitor,
} from './account.service.ts';
import { limited, passwordProblem, refused, withNext, type Refused } from './account.ts';
import { beginSession } from './sign-in.service.ts';
import { limitTexts, codeTexts } from './messages.en.ts';

/**
 * How an account is created: a person types an email address, a mail goes to that address, and the person who opens
 * the mail chooses the password. Nothing typed before the mail was opened becomes part of the account, so registering
 * another person's address gains nothing. The link and the code in the mail work on any device.
 */

/** Mails a link, and a code for other devices, to the address of an account that is not confirmed yet. */
async function sendConfirmation(
  trx: Trx,
  deps: AccountDeps,
  account: Pick<AccountRow, 'id' | 'email'>,
  next: string,
): Promise<void> {
  const { token, code } = await issueToken(trx, deps, {
    accountId: account.id,
    purpose: 'confirm',
    life: LINK_LIFE.confirm,
  });
  await enqueueMail(trx, deps, {
    to: account.email,
    template: 'confirm-address',
    link: withNext(`/account/confirm?token=${token}`, next),
    code,
  });
}

/**
 * Mails the owner of an address what they can do next: confirm the address, sign in, or, if the council gave the
 * address a role, choose a first password by a link that serves only that purpose. Each case does the same work, so
 * that they take as long.
 */
async function mailOwner(trx: Trx, deps: AccountDeps, account: AccountRow, next: string): Promise<void> {
  const roles = await findRoles(trx, account.id);
  if (account.confirmedAt !== null) {
    await enqueueMail(trx, deps, {
      to: account.email,
      template: 'already-have-account',
      link: withNext('/account/sign-in', next),
    });
  } else if (roles.length > 0) {
    const { token } = await issueToken(trx, deps, {
      accountId: account.id,
      purpose: 'reset',
      life: LINK_LIFE.reset,
    });
    await enqueueMail(trx, deps, {
      to: account.email,
      template: 'reset-password',
      link: `/account/reset?token=${token}`,
    });
  } else await sendConfirmation(trx, deps, account, next);
}

/**
 * Creates an account that waits for its address to be confirmed. If the address already has an account, the answer
 * and the work are the same, and the owner is told by mail.
 * @param next a path of this site to go to once the address is confirmed, on any device
 */
export async function register(
  deps: AccountDeps,
  { email, next }: { email: string; next: string },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const wait = await takeMail(deps.limits, { email, network: visitor.network, about: 'account' });
  if (wait !== undefined) return tooManyMails(wait);
  await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const account = await accountOf(trx, { id: newId(16), email, createdAt: now });
    await mailOwner(trx, deps, account, next);
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'registration-asked',
      actor: 'visitor',
      at: now,
    });
  });
  await deps.security.record({ type: 'registration-asked', address: email });
  return { ok: true };
}

/** The refusal when an address has been sent as many mails as the limit allows. @param wait in seconds */
export function tooManyMails(wait: number): Refused {
  const { errors } = limited(wait);
  const [error] = errors;
  const message = limitTexts.severalMails(error?.message ?? '');
  return { ok: false, errors: [{ field: '', message }], wait };
}

/**
 * Sends the confirmation again, to a person who did not receive one or whose link has expired. The answer is the same
 * for every address.
 */
export async function askConfirmationAgain(
  deps: AccountDeps,
  { email, next }: { email: string; next: string },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const wait = await takeMail(deps.limits, { email, network: visitor.network, about: 'account' });
  if (wait !== undefined) return tooManyMails(wait);
  const account = await findAccountByEmail(deps.db, email);
  await deps.db.transaction().execute(async (trx) => {
    if (account !== undefined) return mailOwner(trx, deps, account, next);
    await enqueueMail(trx, deps, {
      to: email,
      template: 'no-account',
      link: withNext('/account/register', next),
    });
  });
  return { ok: true };
}

/** Sends the confirmation again to the address of an expired link. */
export async function renewConfirmation(
  deps: AccountDeps,
  token: string,
  next: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const old = await findToken(deps.db, 'confirm', hashToken(token));
  const account = old && (await findAccount(deps.db, old.accountId));
  if (account === undefined || account.confirmedAt !== null) return { ok: true };
  const { email } = account;
  const wait = await takeMail(deps.limits, { email, network: visitor.network, about: 'account' });
  if (wait !== undefined) return tooManyMails(wait);
  await deps.db.transaction().execute((trx) => mailOwner(trx, deps, account, next));
  return { ok: true };
}

/** What a confirmation link can do, without using the link up: mail scanners open links too. */
export async function confirmationState(
  deps: AccountDeps,
  token: string,
): Promise<'open' | 'confirmed' | 'over' | 'unknown'> {
  const row = await findToken(deps.db, 'confirm', hashToken(token));
  if (row === undefined) return 'unknown';
  const [account, roles] = await Promise.all([
    findAccount(deps.db, row.accountId),
    findRoles(deps.db, row.accountId),
  ]);
  if (account === undefined) return 'unknown';
  if (account.confirmedAt !== null) return 'confirmed';
  // An account with a role at the council is opened only by a link for a new password, never by a registration.
  const isOpen = isOpenToken(row, deps.clock()) && roles.length === 0;
  return isOpen ? 'open' : 'over';
}

export type Confirmed = { ok: true } | { ok: 'over' } | Refused;

/**
 * Confirms an address by the mailed link, with the password that the owner chooses there, and signs the owner in on
 * this device.
 */
export async function confirmByLink(
  deps: AccountDeps,
  { token, password }: { token: string; password: string },
  visitor: Visitor,
): Promise<Confirmed> {
  const row = await findToken(deps.db, 'confirm', hashToken(token));
  if (row === undefined) {
    await deps.security.record({ type: 'link-failed', detail: { link: 'confirm' } });
    return { ok: 'over' };
  }
  return confirm(deps, row, password, visitor);
}

const WRONG_CODE = codeTexts.wrongMailed;

/**
 * Confirms an address by the mailed code, on a device other than the one on which the mail is read. After a few wrong
 * attempts the code becomes invalid; the link in the same mail still works.
 */
export async function confirmByCode(
  deps: AccountDeps,
  input: { email: string; code: string; password: string },
  visitor: Visitor,
): Promise<Confirmed> {
  const problem = passwordProblem(input.password, deps.commonPasswords, { email: input.email });
  if (problem !== undefined) return refused('password', problem);
  const wait =
    (await deps.limits.take(['code/network', visitor.network])) ??
    (await deps.limits.take(['confirm-code/address', input.email]));
  if (wait !== undefined) return limited(wait);
  const account = await findAccountByEmail(deps.db, input.email);
  const now = deps.clock();
  const open = await countCodeTry(deps.db, account?.id ?? '', CODE_TRIES, {
    now,
    since: new Date(now.getTime() - CODE_LIFE),
  });
  const right = findByCode(deps.secrets, open, ({ accountId }) => codeText(accountId, input.code));
  const done = right && (await confirm(deps, right, input.password, visitor));
  if (done === undefined || done.ok === 'over') {
    await deps.security.record({
      type: 'code-failed',
      address: input.email,
      detail: { code: 'registration' },
    });
    return refused('code', WRONG_CODE);
  }
  if (done.ok) {
    await deps.limits.giveBack(['code/network', visitor.network]);
    await deps.limits.clear(['confirm-code/address', input.email]);
  }
  return done;
}

async function confirm(
  deps: AccountDeps,
  token: TokenRow,
  password: string,
  visitor: Visitor,
): Promise<Confirmed> {
  const { accountId, tokenHash } = token;
  const account = await findAccount(deps.db, accountId);
  if (account === undefined) return { ok: 'over' };
  const organisations = (await findMemberships(deps.db, accountId)).map(({ name }) => name);
  const problem = passwordProblem(password, deps.commonPasswords, { email: account.email, organisations });
  if (problem !== undefined) return refused('password', problem);
  const passwordHash = await hashPassword(password);
  const done = await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const owner = await lockAccount(trx, accountId);
    if (owner === undefined || owner.confirmedAt !== null) return false;
    if ((await findRoles(trx, accountId)).length > 0) return false;
    if ((await useToken(trx, 'confirm', tokenHash, now)) === undefined) return false;
    await updateAccount(trx, accountId, { confirmedAt: now, passwordHash });
    await endTokens(trx, accountId, ['confirm', 'reset'], now);
    await writeAccountEvent(trx, { accountId, type: 'confirmed', actor: 'account', at: now });
    return true;
  });
  if (!done) {
    await deps.security.record({ type: 'link-failed', accountId, detail: { link: 'confirm' } });
    return { ok: 'over' };
  }
  await deps.security.record({ type: 'registration-confirmed', accountId, actorAccountId: accountId });
  await beginSession(deps, account, visitor, { secondFactor: 'none' });
  return { ok: true };
}
