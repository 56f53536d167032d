import type { Session } from '#lib/session.ts';
import { hashPassword, needsRehash, verifyPassword } from '#lib/passwords.ts';
import {
  findAccount,
  findAccountByEmail,
  findRoles,
  replacePasswordHash,
  takeRecoveryCode,
  takeTwoFactorStep,
  writeAccountEvent,
  type AccountRow,
} from './account.repository.ts';
import { isUsable, type AccountDeps, type SignedIn, type Visitor } from './account.service.ts';
import { limited, refused, type Refused } from './account.ts';
import { forgetDevices, forgetThisDevice, knownDevice, rememberDevice } from './known-device.service.ts';
import { honestTry, takeTry, type Try } from './tries.ts';
import { recoveryText, twoFactorStep } from './two-factor.ts';
import { passwordTexts, codeTexts } from './messages.en.ts';

const WRONG = passwordTexts.wrongSignIn;
const WRONG_CODE = codeTexts.wrongAppOrRecovery;

export type SecondFactor = 'none' | 'app' | 'recovery-code';

/** Begins a session for a user who has proved their identity, and remembers the browser. */
export async function beginSession(
  deps: AccountDeps,
  account: Pick<AccountRow, 'id'>,
  visitor: Visitor,
  { secondFactor }: { secondFactor: SecondFactor },
): Promise<void> {
  const [roles, known] = await Promise.all([
    findRoles(deps.db, account.id),
    knownDevice(deps, visitor.cookies, account.id),
  ]);
  await deps.sessions.begin(
    visitor.cookies,
    account.id,
    roles.length > 0 ? 'staff' : 'person',
    visitor.userAgent,
  );
  await rememberDevice(deps, visitor.cookies, account.id);
  await deps.db.transaction().execute((trx) =>
    writeAccountEvent(trx, {
      accountId: account.id,
      type: 'signed-in',
      actor: 'account',
      at: deps.clock(),
    }),
  );
  await deps.security.record({
    type: 'sign-in-succeeded',
    accountId: account.id,
    actorAccountId: account.id,
    detail: { secondFactor, newDevice: known === undefined },
  });
}

/**
 * Signs in by password. The messages and the work are the same whether or not the address has an account. An
 * unconfirmed address has no password yet. See `tries.ts` for how many attempts are allowed.
 * @returns the next step: the account page, or the second factor
 */
export async function signIn(
  deps: AccountDeps,
  input: { email: string; password: string },
  visitor: Visitor,
): Promise<{ ok: true; next: 'account' | 'code' } | Refused> {
  const { email, password } = input;
  const account = await findAccountByEmail(deps.db, email);
  const device = await knownDevice(deps, visitor.cookies, account?.id ?? '');
  const attempt: Try = { subject: email, network: visitor.network, device };
  const wait = await takeTry(deps.limits, 'password', attempt);
  if (wait !== undefined) return limited(wait);
  const passwordHash = account?.confirmedAt == null ? undefined : account.passwordHash;
  const right = await verifyPassword(passwordHash, password);
  if (!right || account === undefined || passwordHash == null || !isUsable(deps, account)) {
    await deps.security.record({
      type: 'sign-in-failed',
      address: email,
      ...(account === undefined ? {} : { accountId: account.id }),
      detail: { knownDevice: device !== undefined },
    });
    return refused('email', WRONG);
  }
  await honestTry(deps.limits, 'password', attempt);
  if (needsRehash(passwordHash)) {
    const to = await hashPassword(password);
    await replacePasswordHash(deps.db, account.id, { from: passwordHash, to });
  }
  if (account.twoFactorSince !== null) {
    await deps.sessions.begin(visitor.cookies, account.id, 'awaiting-code', visitor.userAgent);
    return { ok: true, next: 'code' };
  }
  await beginSession(deps, account, visitor, { secondFactor: 'none' });
  return { ok: true, next: 'account' };
}

/** The session of a user who entered the right password and still has to enter a code. */
export async function awaitingCode(deps: AccountDeps, visitor: Visitor): Promise<Session | undefined> {
  const session = await deps.sessions.read(visitor.cookies);
  return session?.kind === 'awaiting-code' ? session : undefined;
}

/** Uses up a code of the authenticator app. @returns false if the code is wrong or was used before */
export async function useAppCode(deps: AccountDeps, account: AccountRow, code: string): Promise<boolean> {
  if (account.twoFactorSecret === null || account.twoFactorSince === null) return false;
  const secret = deps.secrets.decrypt(account.twoFactorSecret, `totp:${account.id}`);
  const step = twoFactorStep(secret, code, deps.clock());
  return step !== undefined && takeTwoFactorStep(deps.db, account.id, step);
}

/**
 * Uses up a code of the authenticator app, or a recovery code.
 * @returns which kind it was; undefined if the code is wrong
 */
export async function useSecondFactor(
  deps: AccountDeps,
  account: AccountRow,
  code: string,
): Promise<'app' | 'recovery-code' | undefined> {
  if (account.twoFactorSecret === null || account.twoFactorSince === null) return undefined;
  if (await useAppCode(deps, account, code)) return 'app';
  const now = deps.clock();
  return deps.db.transaction().execute(async (trx) => {
    const hashes = deps.secrets.keyedHashes(recoveryText(account.id, code));
    if (!(await takeRecoveryCode(trx, account.id, hashes, now))) return undefined;
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'recovery-code-used',
      actor: 'account',
      at: now,
    });
    return 'recovery-code';
  });
}

/** The second step of signing in: a code of the authenticator app, or a recovery code. Each code is accepted once. */
export async function enterCode(
  deps: AccountDeps,
  waiting: Session,
  code: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const { accountId } = waiting;
  const device = await knownDevice(deps, visitor.cookies, accountId);
  const attempt: Try = { subject: accountId, network: visitor.network, device };
  const wait = await takeTry(deps.limits, 'code', attempt);
  if (wait !== undefined) return limited(wait);
  const account = await findAccount(deps.db, accountId);
  const secondFactor = account && (await useSecondFactor(deps, account, code));
  if (account === undefined || secondFactor === undefined) {
    await deps.security.record({ type: 'code-failed', accountId, detail: { code: 'second-factor' } });
    return refused('code', WRONG_CODE);
  }
  await honestTry(deps.limits, 'code', attempt);
  await beginSession(deps, account, visitor, { secondFactor });
  return { ok: true };
}

/** Ends the session of this browser. The account still knows the browser, which gives no access. */
export async function signOut(deps: AccountDeps, me: SignedIn | undefined, visitor: Visitor): Promise<void> {
  await deps.sessions.end(visitor.cookies);
  if (me === undefined) return;
  const { id } = me.actor.account;
  await deps.security.record({ type: 'signed-out', accountId: id, actorAccountId: id });
}

/** Ends one of the account's other sessions. */
export async function signOutDevice(deps: AccountDeps, me: SignedIn, session: string): Promise<void> {
  const { id } = me.actor.account;
  await deps.sessions.endOne(id, session);
  await deps.security.record({ type: 'signed-out', accountId: id, actorAccountId: id });
}

/** Ends every session of the account, including this one, and forgets its devices. */
export async function signOutEverywhere(deps: AccountDeps, me: SignedIn, visitor: Visitor): Promise<void> {
  const { id } = me.actor.account;
  await deps.sessions.endAll(id);
  await deps.sessions.end(visitor.cookies);
  await forgetDevices(deps.db, id);
  forgetThisDevice(deps, visitor.cookies);
  await deps.security.record({
    type: 'sessions-ended',
    accountId: id,
    actorAccountId: id,
    detail: { by: 'person' },
  });
}
