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

/** The second factor: set up, replaced, turned off. How it is asked for at sign-in, `sign-in.service.ts` says. */

const purposeOf = (accountId: string) => `totp:${accountId}`;

/** For so long a key that was shown can be proved by a code, in milliseconds. */
const SET_UP_LIFE = 10 * 60_000;
const setUpPurpose = (me: SignedIn) => `totp-set-up:${me.session.id}`;

/** What the page shows to be put into the app, and what its form carries. */
export interface SetUp {
  secret: string;
  uri: string;
  size: number;
  path: string;
  /** The key, sealed for this session and for ten minutes: it is kept nowhere until a code has proved it. */
  sealed: string;
}

/**
 * A key to put into the app: a new one at each visit, or that of a form which came back with a wrong code.
 * @param sealed what the form carried
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

/** The key that a form carries; undefined when it is another session's, too old, or made up. */
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
 * Turns the second factor on, or puts another app in the place of the present one, by a first code of the new app. The
 * password must have been given lately in this session; replacing asks for a code of the present app, or a recovery code, too.
 * @returns the recovery codes, which are never shown again.
 */
export async function turnOnTwoFactor(
  deps: AccountDeps,
  me: SignedIn,
  input: { setUp: string; code: string; current?: string },
  visitor: Visitor,
): Promise<TurnedOn> {
  const { id, email, demo } = me.actor.account;
  if (demo) return refused('', DEMO_FIXED);
  if (!isRecentlySignedIn(me)) return refused('', 'Enter your password again first');
  const secret = openSetUp(deps, me, input.setUp);
  if (secret === undefined) return refused('code', SET_UP_AGAIN);
  const attempt = ['again/session', me.session.id] as const;
  const wait = await deps.limits.take(attempt);
  if (wait !== undefined) return limited(wait);
  const account = await findAccount(deps.db, id);
  if (account === undefined) return refused('', 'Sign in again');
  const now = deps.clock();
  const step = twoFactorStep(secret, input.code, now);
  if (step === undefined) {
    await codeFailed(deps, id);
    return refused(
      'code',
      'This code is wrong. Check the time on your phone, and enter the code it shows now',
    );
  }
  const isReplacing = account.twoFactorSince !== null;
  if (isReplacing && (await useSecondFactor(deps, account, input.current ?? '')) === undefined) {
    await codeFailed(deps, id);
    return refused('current', WRONG_FACTOR);
  }
  const recoveryCodes = newRecoveryCodes();
  const done = await deps.db.transaction().execute(async (trx) => {
    // Of two at once, the second finds a secret that is not the one it saw.
    const present = await lockAccount(trx, id);
    if (present?.twoFactorSecret !== account.twoFactorSecret) return false;
    await updateAccount(trx, id, {
      twoFactorSecret: deps.secrets.encrypt(secret, purposeOf(id)),
      twoFactorSince: now,
      twoFactorCounter: 0,
    });
    // The code that proved it signs nobody in.
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

const WRONG_FACTOR =
  'This code is wrong or has already been used. Wait for the next code, or use a recovery code';

const codeFailed = (deps: AccountDeps, accountId: string) =>
  deps.security.record({
    type: 'code-failed',
    accountId,
    actorAccountId: accountId,
    detail: { code: 'second-factor' },
  });

/** Password and second factor again, before either the factor or its recovery codes change. */
async function wrongFactor(
  deps: AccountDeps,
  me: SignedIn,
  input: { password: string; code: string },
): Promise<Refused | undefined> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account?.twoFactorSince == null) return refused('', 'Set up an authenticator app first');
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

/** Turns the second factor off, by the password and a code; those whose work needs it cannot. */
export async function turnOffTwoFactor(
  deps: AccountDeps,
  me: SignedIn,
  input: { password: string; code: string },
  visitor: Visitor,
): Promise<{ ok: true } | Refused> {
  const { id, email } = me.actor.account;
  if (needsTwoFactor(me.actor))
    return refused('', 'You need a sign-in code for your work, so you cannot turn it off');
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

/** New recovery codes, by the password and a code; the old ones are worth nothing any more. */
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
