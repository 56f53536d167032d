import { hashToken } from '#lib/crypto.ts';
import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { hashPassword } from '#lib/passwords.ts';
import { enqueueMail } from '#features/mail/mail.service.ts';
import {
  accountOf,
  countCodeTry,
  endTokens,
  findAccount,
  findAccountByEmail,
  findLatestConfirmation,
  findToken,
  updateAccount,
  useToken,
  writeAccountEvent,
  type TokenRow,
} from './account.repository.ts';
import { codeHashes, issueToken, LINK_LIFE, type AccountDeps, type Visitor } from './account.service.ts';
import { limited, passwordProblem, refused, type Refused } from './account.ts';

const CODE_TRIES = 5;

/** Sends a link and a code that confirm the address, together with the password that was chosen with it. */
export async function sendConfirmation(
  trx: Trx,
  deps: AccountDeps,
  account: { id: string; email: string },
  passwordHash: string | null,
): Promise<void> {
  const { token, code } = await issueToken(trx, deps, {
    accountId: account.id,
    purpose: 'confirm',
    life: LINK_LIFE.confirm,
    passwordHash,
  });
  await enqueueMail(trx, deps, {
    to: account.email,
    template: 'confirm-address',
    link: `/account/confirm?token=${token}`,
    code,
  });
}

/**
 * Makes an account that waits for its address to be confirmed. The same answer and the same work for an address that
 * has an account already: its owner is told by mail.
 */
export async function register(
  deps: AccountDeps,
  input: { email: string; password: string },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const problem = passwordProblem(input.password, deps.commonPasswords, input.email);
  if (problem !== undefined) return refused('password', problem);
  const wait = await deps.limits.take(['mail/address', input.email], ['mail/network', visitor.network]);
  if (wait !== undefined) return limited(wait);
  const passwordHash = await hashPassword(input.password);
  await deps.db.transaction().execute(async (trx) => {
    const now = deps.clock();
    const account = await accountOf(trx, { id: newId(16), email: input.email, createdAt: now });
    if (account.confirmedAt === null) await sendConfirmation(trx, deps, account, passwordHash);
    else {
      await enqueueMail(trx, deps, {
        to: account.email,
        template: 'already-have-account',
        link: '/account/sign-in',
      });
    }
    await writeAccountEvent(trx, {
      accountId: account.id,
      type: 'registration-asked',
      actor: 'visitor',
      at: now,
    });
  });
  return { ok: true };
}

/** Sends the confirmation again, for whoever met one that is over. The same answer for every address. */
export async function askConfirmationAgain(
  deps: AccountDeps,
  email: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const wait = await deps.limits.take(['mail/address', email], ['mail/network', visitor.network]);
  if (wait !== undefined) return limited(wait);
  const account = await findAccountByEmail(deps.db, email);
  const latest = account && (await findLatestConfirmation(deps.db, account.id));
  await deps.db.transaction().execute(async (trx) => {
    if (account === undefined) {
      await enqueueMail(trx, deps, { to: email, template: 'no-account', link: '/account/register' });
    } else if (account.confirmedAt !== null) {
      await enqueueMail(trx, deps, { to: email, template: 'already-have-account', link: '/account/sign-in' });
    } else await sendConfirmation(trx, deps, account, latest?.passwordHash ?? null);
  });
  return { ok: true };
}

/** The same, by a link that is over. */
export async function renewConfirmation(
  deps: AccountDeps,
  token: string,
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const old = await findToken(deps.db, 'confirm', hashToken(token));
  const account = old && (await findAccount(deps.db, old.accountId));
  if (old === undefined || account === undefined || account.confirmedAt !== null) return { ok: true };
  const wait = await deps.limits.take(['mail/address', account.email], ['mail/network', visitor.network]);
  if (wait !== undefined) return limited(wait);
  await deps.db.transaction().execute((trx) => sendConfirmation(trx, deps, account, old.passwordHash));
  return { ok: true };
}

async function confirm(trx: Trx, deps: AccountDeps, token: TokenRow): Promise<void> {
  const now = deps.clock();
  await updateAccount(trx, token.accountId, {
    confirmedAt: now,
    ...(token.passwordHash === null ? {} : { passwordHash: token.passwordHash }),
  });
  await endTokens(trx, token.accountId, 'confirm', now);
  await writeAccountEvent(trx, { accountId: token.accountId, type: 'confirmed', actor: 'account', at: now });
}

/** What the link of a confirmation is good for, without using it: mail scanners open links too. */
export async function confirmationState(
  deps: AccountDeps,
  token: string,
): Promise<'open' | 'confirmed' | 'over' | 'unknown'> {
  const row = await findToken(deps.db, 'confirm', hashToken(token));
  if (row === undefined) return 'unknown';
  const account = await findAccount(deps.db, row.accountId);
  if (account === undefined) return 'unknown';
  if (account.confirmedAt !== null) return 'confirmed';
  return row.usedAt === null && row.expiresAt > deps.clock() ? 'open' : 'over';
}

/** Confirms an address by the link. @returns false when the link is used, over or unknown. */
export async function confirmByLink(deps: AccountDeps, token: string): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const row = await useToken(trx, 'confirm', hashToken(token), deps.clock());
    if (row === undefined) return false;
    await confirm(trx, deps, row);
    return true;
  });
}

const WRONG_CODE = 'This code is not right, or it has run out. Check it, or ask for a new one';

/** Confirms an address by its code, on another device. After a few wrong ones the code is worth nothing any more. */
export async function confirmByCode(
  deps: AccountDeps,
  input: { email: string; code: string },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const wait = await deps.limits.take(['code/account', input.email], ['code/network', visitor.network]);
  if (wait !== undefined) return limited(wait);
  const account = await findAccountByEmail(deps.db, input.email);
  const open = await countCodeTry(deps.db, account?.id ?? '', CODE_TRIES, deps.clock());
  const hashes = codeHashes(deps, account?.id ?? '', input.code);
  const right = open.find((token) => token.codeHash !== null && hashes.includes(token.codeHash));
  const done =
    right !== undefined &&
    (await deps.db.transaction().execute(async (trx) => {
      const row = await useToken(trx, 'confirm', right.tokenHash, deps.clock());
      if (row !== undefined) await confirm(trx, deps, row);
      return row !== undefined;
    }));
  if (!done) return refused('code', WRONG_CODE);
  await deps.limits.giveBack(['code/network', visitor.network]);
  return { ok: true };
}
