import { enqueueMail } from '#features/notifications/mail.service.ts';
import {
  countRecoveryCodes,
  findAccount,
  lockAccount,
  replaceRecoveryCodes,
  takeTwoFactorStep,
  updateAccount,
  writeAccountEvent,
} from './account.repository.ts';
import {
  DEMO_FIXED,
  isRecentlySignedIn,
  renewSessions,
  wrongPassword,
  type AccountDeps,
  type SignedIn,
  type Visitor,
} from './account.service.ts';
import { limited, refused, SET_UP_AGAIN, type Refused } from './account.ts';
import { needsTwoFactor } from './permission.ts';
import { useSecondFactor } from './sign-in.service.ts';
import {
  newRecoveryCodes,
  newTwoFactorSecret,
  recoveryText,
  twoFactorSetUp,
  twoFactorStep,
} from './two-factor.ts';
import { passwordTexts, accountTexts, codeTexts } from './messages.en.ts';

/** Sets up, replaces and turns off the second factor. `sign-in.service.ts` asks for it at sign-in. */

const purposeOf = (accountId: string) => `totp:${accountId}`;

/** How long a displayed key can be proved by a code, in milliseconds. */
const SET_UP_LIFE = 10 * 60_000;
const setUpPurpose = (me: SignedIn) => `totp-set-up:${me.session.id}`;

/** What the page shows for entering into the app, and what its form carries. */
export interface SetUp {
  secret: string;
  uri: string;
  size: number;
  path: string;
  /** The key, encrypted for this session and valid for ten minutes. It is not stored until a code has proved it. */
  sealed: string;
}

/**
 * Returns a key to enter into the app: a new one on each visit, or the key of a form that was refused because of a
 * wrong code.
 * @param sealed the encrypted key that the form carried
 */
export function beginTwoFactor(deps: AccountDeps, me: SignedIn, sealed?: string): SetUp {
  const again = sealed === undefined ? undefined : openSetUp(deps, me, sealed);
  const secret = again ?? newTwoFactorSecret();
  const until = deps.clock().getTime() + SET_UP_LIFE;
  return {
    secret,
    ...twoFactorSetUp(secret, me.actor.account.email),
    sealed:
      again !== undefined && sealed !== undefined
        ? sealed
        : deps.secrets.encrypt(`${until} ${secret}`, setUpPurpose(me)),
  };
}

/** Decrypts the key that a form carries; undefined if it belongs to another session, is too old, or was made up. */
function openSetUp(deps: AccountDeps, me: SignedIn, sealed: string): string | undefined {
  try {
    const [until, secret] = deps.secrets.decrypt(sealed, setUpPurpose(me)).split(' ');
    return Number(until) > deps.clock().getTime() ? secret : undefined;
  } catch {
    return undefined;
  }
}

const recoveryHashes = (deps: AccountDeps, accountId: string, codes: readonly string[]) =>
  codes.map((code) => deps.secrets.keyedHash(recoveryText(accountId, code)));

type TurnedOn = { ok: true; recoveryCodes: string[] } | Refused;

/**
 * Turns the second factor on, or replaces the present app by another, after checking a first code of the new app. The
 * password must have been entered recently in this session. Replacing also requires a code of the present app, or a
 * recovery code.
 * @returns the recovery codes, which are never shown again
 */
export async function turnOnTwoFactor(
  deps: AccountDeps,
  me: SignedIn,
  input: { setUp: string; code: string; current?: string },
  visitor: Visitor,
): Promise<TurnedOn> {
  const { id, email, demo } = me.actor.account;
  if (demo) return refused('', DEMO_FIXED);
  if (!isRecentlySignedIn(me)) return refused('', passwordTexts.enterFirst);
  const secret = openSetUp(deps, me, input.setUp);
  if (secret === undefined) return refused('code', SET_UP_AGAIN);
  const attempt = ['again/session', me.session.id] as const;
  const wait = await deps.limits.take(attempt);
  if (wait !== undefined) return limited(wait);
  const account = await findAccount(deps.db, id);
  if (account === undefined) return refused('', accountTexts.signInAgain);
  const now = deps.clock();
  const step = twoFactorStep(secret, input.code, now);
  if (step === undefined) {
    await codeFailed(deps, id);
    return refused('code', codeTexts.wrongNewApp);
  }
  const isReplacing = account.twoFactorSince !== null;
  if (isReplacing && (await useSecondFactor(deps, account, input.current ?? '')) === undefined) {
    await codeFailed(deps, id);
    return refused('current', WRONG_FACTOR);
  }
  const recoveryCodes = newRecoveryCodes();
  const done = await deps.db.transaction().execute(async (trx) => {
    // If two requests run at once, the second finds a different secret from the one it read.
    const present = await lockAccount(trx, id);
    if (present?.twoFactorSecret !== account.twoFactorSecret) return false;
    await updateAccount(trx, id, {
      twoFactorSecret: deps.secrets.encrypt(secret, purposeOf(id)),
      twoFactorSince: now,
      twoFactorCounter: 0,
    });
    // The code that proved the new app must not also work for signing in.
    await takeTwoFactorStep(trx, id, step);
    await replaceRecoveryCodes(trx, id, recoveryHashes(deps, id, recoveryCodes));
    await writeAccountEvent(trx, {
      accountId: id,
      type: isReplacing ? 'two-factor-replaced' : 'two-factor-on',
      actor: 'account',
      at: now,
    });
    await enqueueMail(trx, deps, { to: email, template: 'two-factor-on', link: '/account/reset' });
    return true;
  });
  if (!done) return refused('code', SET_UP_AGAIN);
  await deps.limits.clear(attempt);
  await deps.security.record({ type: 'second-factor-on', accountId: id, actorAccountId: id });
  await renewSessions(deps, me, visitor);
  return { ok: true, recoveryCodes };
}

const WRONG_FACTOR = codeTexts.wrongAppOrRecovery;

const codeFailed = (deps: AccountDeps, accountId: string) =>
  deps.security.record({
    type: 'code-failed',
    accountId,
    actorAccountId: accountId,
    detail: { code: 'second-factor' },
  });

/** Checks the password and the second factor again, before the second factor or its recovery codes change. */
async function wrongFactor(
  deps: AccountDeps,
  me: SignedIn,
  input: { password: string; code: string },
): Promise<Refused | undefined> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account?.twoFactorSince == null) return refused('', codeTexts.setUpFirst);
  const wrong = await wrongPassword(deps, me, account, 'password', input.password);
  if (wrong !== undefined) return wrong;
  const attempt = ['second-factor/device', me.session.id] as const;
  const wait = await deps.limits.take(attempt);
  if (wait !== undefined) return limited(wait);
  if ((await useSecondFactor(deps, account, input.code)) === undefined) {
    await codeFailed(deps, account.id);
    return refused('code', WRONG_FACTOR);
  }
  await deps.limits.clear(attempt);
  return undefined;
}

/**
 * Turns the second factor off, after checking the password and a code. Refused for users whose work requires a second
 * factor.
 */
export async function turnOffTwoFactor(
  deps: AccountDeps,
  me: SignedIn,
  input: { password: string; code: string },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const { id, email } = me.actor.account;
  if (needsTwoFactor(me.actor)) return refused('', codeTexts.mustKeep);
  const wrong = await wrongFactor(deps, me, input);
  if (wrong !== undefined) return wrong;
  await deps.db.transaction().execute(async (trx) => {
    await updateAccount(trx, id, { twoFactorSecret: null, twoFactorSince: null });
    await replaceRecoveryCodes(trx, id, []);
    await writeAccountEvent(trx, {
      accountId: id,
      type: 'two-factor-off',
      actor: 'account',
      at: deps.clock(),
    });
    await enqueueMail(trx, deps, { to: email, template: 'two-factor-off', link: '/account/reset' });
  });
  await deps.security.record({ type: 'second-factor-off', accountId: id, actorAccountId: id });
  await renewSessions(deps, me, visitor);
  return { ok: true };
}

/** Creates new recovery codes, after checking the password and a code. The old codes become invalid. */
export async function renewRecoveryCodes(
  deps: AccountDeps,
  me: SignedIn,
  input: { password: string; code: string },
): Promise<TurnedOn> {
  const { id } = me.actor.account;
  const wrong = await wrongFactor(deps, me, input);
  if (wrong !== undefined) return wrong;
  const recoveryCodes = newRecoveryCodes();
  await deps.db.transaction().execute(async (trx) => {
    await replaceRecoveryCodes(trx, id, recoveryHashes(deps, id, recoveryCodes));
    await writeAccountEvent(trx, {
      accountId: id,
      type: 'recovery-codes-renewed',
      actor: 'account',
      at: deps.clock(),
    });
  });
  await deps.security.record({ type: 'recovery-codes-made', accountId: id, actorAccountId: id });
  return { ok: true, recoveryCodes };
}

export const recoveryCodesLeft = (deps: AccountDeps, me: SignedIn): Promise<number> =>
  countRecoveryCodes(deps.db, me.actor.account.id);
