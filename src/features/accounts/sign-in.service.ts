import type { Session } from '#lib/session.ts';
import { verifyPassword } from '#lib/passwords.ts';
import {
  findAccount,
  findAccountByEmail,
  findLatestConfirmation,
  findRoles,
  takeRecoveryCode,
  takeTwoFactorStep,
  writeAccountEvent,
  type AccountRow,
} from './account.repository.ts';
import { isUsable, type AccountDeps, type SignedIn, type Visitor } from './account.service.ts';
import { limited, refused, type Refused } from './account.ts';
import { sendConfirmation } from './registration.service.ts';
import { twoFactorStep } from './two-factor.ts';

const WRONG = 'The e-mail address or the password is not right';
const WRONG_CODE =
  'This code is not right, or it was used before. Wait for the next one, or use a recovery code';

async function begin(deps: AccountDeps, account: AccountRow, visitor: Visitor): Promise<void> {
  const roles = await findRoles(deps.db, account.id);
  await deps.sessions.begin(
    visitor.cookies,
    account.id,
    roles.length > 0 ? 'staff' : 'person',
    visitor.userAgent,
  );
  await deps.db.transaction().execute((trx) =>
    writeAccountEvent(trx, {
      accountId: account.id,
      type: 'signed-in',
      actor: 'account',
      at: deps.clock(),
    }),
  );
}

/**
 * Signs in by password. The same words and the same work whether or not the address has an account.
 * @returns what comes next: the account, the second factor, or an address that is still to be confirmed.
 */
export async function signIn(
  deps: AccountDeps,
  input: { email: string; password: string },
  visitor: Visitor,
): Promise<{ ok: true; next: 'account' | 'code' | 'confirm' } | Refused> {
  const { email, password } = input;
  const wait = await deps.limits.take(['sign-in/address', email], ['sign-in/network', visitor.network]);
  if (wait !== undefined) return limited(wait);
  const account = await findAccountByEmail(deps.db, email);
  // The password of an address that is not confirmed yet is with its confirmation.
  const latest = await findLatestConfirmation(deps.db, account?.id ?? '');
  const passwordHash = account?.confirmedAt == null ? latest?.passwordHash : account.passwordHash;
  const right = await verifyPassword(passwordHash, password);
  if (!right || account === undefined || !isUsable(deps, account)) return refused('email', WRONG);

  await deps.limits.clear(['sign-in/address', email]);
  await deps.limits.giveBack(['sign-in/network', visitor.network]);
  if (account.confirmedAt === null) {
    const full = await deps.limits.take(['mail/address', email]);
    if (full === undefined) {
      await deps.db
        .transaction()
        .execute((trx) => sendConfirmation(trx, deps, account, latest?.passwordHash ?? null));
    }
    return { ok: true, next: 'confirm' };
  }
  if (account.twoFactorSince !== null) {
    await deps.sessions.begin(visitor.cookies, account.id, 'awaiting-code', visitor.userAgent);
    return { ok: true, next: 'code' };
  }
  await begin(deps, account, visitor);
  return { ok: true, next: 'account' };
}

/** The session of somebody whose password was right and who has still to give a code. */
export async function awaitingCode(deps: AccountDeps, visitor: Visitor): Promise<Session | undefined> {
  const session = await deps.sessions.read(visitor.cookies);
  return session?.kind === 'awaiting-code' ? session : undefined;
}

/** The second step: a code of the authenticator app, or a recovery code. Each is accepted once. */
export async function enterCode(
  deps: AccountDeps,
  waiting: Session,
  code: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const wait = await deps.limits.take(['code/account', waiting.accountId], ['code/network', visitor.network]);
  if (wait !== undefined) return limited(wait);
  const account = await findAccount(deps.db, waiting.accountId);
  if (account?.twoFactorSecret == null || account.twoFactorSince === null) return refused('code', WRONG_CODE);
  const now = deps.clock();
  const step = twoFactorStep(deps.secrets.decrypt(account.twoFactorSecret, `totp:${account.id}`), code, now);
  const right = await deps.db.transaction().execute(async (trx) => {
    if (step !== undefined) return takeTwoFactorStep(trx, account.id, step);
    const hashes = deps.secrets.keyedHashes(`recovery:${account.id}:${code}`);
    const taken = await takeRecoveryCode(trx, account.id, hashes, now);
    if (taken) {
      await writeAccountEvent(trx, {
        accountId: account.id,
        type: 'recovery-code-used',
        actor: 'account',
        at: now,
      });
    }
    return taken;
  });
  if (!right) return refused('code', WRONG_CODE);
  await deps.limits.clear(['code/account', account.id]);
  await deps.limits.giveBack(['code/network', visitor.network]);
  await begin(deps, account, visitor);
  return { ok: true };
}

export async function signOut(deps: AccountDeps, visitor: Visitor): Promise<void> {
  await deps.sessions.end(visitor.cookies);
}

/** Ends every session of the account, this one too. */
export async function signOutEverywhere(deps: AccountDeps, me: SignedIn, visitor: Visitor): Promise<void> {
  await deps.sessions.endAll(me.actor.account.id);
  await deps.sessions.end(visitor.cookies);
}
