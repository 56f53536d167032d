import { enqueueMail } from '#features/mail/mail.service.ts';
import {
  countRecoveryCodes,
  findAccount,
  replaceRecoveryCodes,
  takeTwoFactorStep,
  updateAccount,
  writeAccountEvent,
} from './account.repository.ts';
import {
  DEMO_FIXED,
  renewSessions,
  wrongPassword,
  type AccountDeps,
  type SignedIn,
  type Visitor,
} from './account.service.ts';
import { limited, refused, type Refused } from './account.ts';
import { newRecoveryCodes, newTwoFactorSecret, twoFactorSetUp, twoFactorStep } from './two-factor.ts';

const purposeOf = (accountId: string) => `totp:${accountId}`;

/** What to put into the app: the same secret until a first code has proved it. Undefined when it is on already. */
export async function beginTwoFactor(
  deps: AccountDeps,
  me: SignedIn,
): Promise<{ secret: string; uri: string; size: number; path: string } | undefined> {
  const { id } = me.actor.account;
  const secret = await deps.db.transaction().execute(async (trx) => {
    const account = await findAccount(trx, id);
    if (account === undefined || account.twoFactorSince !== null) return undefined;
    if (account.twoFactorSecret !== null) return deps.secrets.decrypt(account.twoFactorSecret, purposeOf(id));
    const made = newTwoFactorSecret();
    await updateAccount(trx, id, { twoFactorSecret: deps.secrets.encrypt(made, purposeOf(id)) });
    return made;
  });
  return secret === undefined ? undefined : { secret, ...twoFactorSetUp(secret, me.actor.account.email) };
}

const recoveryHashes = (deps: AccountDeps, accountId: string, codes: readonly string[]) =>
  codes.map((code) => deps.secrets.keyedHash(`recovery:${accountId}:${code.replace('-', '')}`));

/** Turns the second factor on by a first code. @returns the recovery codes, which are never shown again. */
export async function turnOnTwoFactor(
  deps: AccountDeps,
  me: SignedIn,
  code: string,
  visitor: Visitor,
): Promise<{ ok: true; recoveryCodes: string[] } | Refused> {
  const { id, email, demo } = me.actor.account;
  if (demo) return refused('', DEMO_FIXED);
  const wait = await deps.limits.take(['code/account', id]);
  if (wait !== undefined) return limited(wait);
  const recoveryCodes = newRecoveryCodes();
  const done = await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const account = await findAccount(trx, id);
    if (account?.twoFactorSecret == null || account.twoFactorSince !== null) return false;
    const step = twoFactorStep(deps.secrets.decrypt(account.twoFactorSecret, purposeOf(id)), code, now);
    if (step === undefined || !(await takeTwoFactorStep(trx, id, step))) return false;
    await updateAccount(trx, id, { twoFactorSince: now });
    await replaceRecoveryCodes(trx, id, recoveryHashes(deps, id, recoveryCodes));
    await writeAccountEvent(trx, { accountId: id, type: 'two-factor-on', actor: 'account', at: now });
    await enqueueMail(trx, deps, { to: email, template: 'two-factor-on', link: '/account/reset' });
    return true;
  });
  if (!done)
    return refused(
      'code',
      'This code is not right. Check the time on your phone, and enter the code it shows now',
    );
  await deps.limits.clear(['code/account', id]);
  await renewSessions(deps, me, visitor);
  return { ok: true, recoveryCodes };
}

/** Turns the second factor off, by the password; staff cannot. */
export async function turnOffTwoFactor(
  deps: AccountDeps,
  me: SignedIn,
  password: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account === undefined) return refused('', 'Sign in again');
  if (me.actor.roles.length > 0)
    return refused('', 'Your work needs a code at every sign-in, so it cannot be turned off');
  const wrong = await wrongPassword(deps, account, 'password', password);
  if (wrong !== undefined) return wrong;
  await deps.db.transaction().execute(async (trx) => {
    await updateAccount(trx, account.id, { twoFactorSecret: null, twoFactorSince: null });
    await replaceRecoveryCodes(trx, account.id, []);
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'two-factor-off',
      actor: 'account',
      at: deps.clock(),
    });
    await enqueueMail(trx, deps, { to: account.email, template: 'two-factor-off', link: '/account/reset' });
  });
  await renewSessions(deps, me, visitor);
  return { ok: true };
}

/** New recovery codes, by the password; the old ones are worth nothing any more. */
export async function renewRecoveryCodes(
  deps: AccountDeps,
  me: SignedIn,
  password: string,
): Promise<{ ok: true; recoveryCodes: string[] } | Refused> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account?.twoFactorSince == null) return refused('', 'Set up an authenticator app first');
  const wrong = await wrongPassword(deps, account, 'password', password);
  if (wrong !== undefined) return wrong;
  const recoveryCodes = newRecoveryCodes();
  await deps.db.transaction().execute(async (trx) => {
    await replaceRecoveryCodes(trx, account.id, recoveryHashes(deps, account.id, recoveryCodes));
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'recovery-codes-renewed',
      actor: 'account',
      at: deps.clock(),
    });
  });
  return { ok: true, recoveryCodes };
}

export const recoveryCodesLeft = (deps: AccountDeps, me: SignedIn): Promise<number> =>
  countRecoveryCodes(deps.db, me.actor.account.id);
