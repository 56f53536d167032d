import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { recordSecurityEvent, type SecurityDeps } from '#features/security-events/security-event.service.ts';
import {
  deleteKnownDevices,
  deleteSessions,
  endTokens,
  findAccount,
  findAccountByEmail,
  findEmails,
  findRoles,
  findStaff,
  lockAccount,
  replaceRecoveryCodes,
  updateAccount,
  writeAccountEvent,
} from './account.repository.ts';
import {
  DEMO_FIXED,
  issueToken,
  LINK_LIFE,
  wrongPassword,
  type AccountDeps,
  type SignedIn,
} from './account.service.ts';
import { limited, normaliseEmail, refused, type Refused } from './account.ts';
import type { ResetReason } from './administration.ts';
import { useAppCode } from './sign-in.service.ts';

type Deps = SecurityDeps & { db: Db; secrets: Secrets; clock: Clock };

/** Who does it: the id of an administrator's account, or "command" for whoever runs the portal. */
type By = string;

export const listStaff = (deps: { db: Db }) => findStaff(deps.db);
export const emailsOf = (deps: { db: Db }, ids: readonly string[]) => findEmails(deps.db, ids);

/** The account of an address, which is given as it was typed. */
export async function accountIdOf(deps: { db: Db }, email: string): Promise<string | undefined> {
  return (await findAccountByEmail(deps.db, normaliseEmail(email)))?.id;
}

/** Of whom a page of an administrator is; undefined when there is no such account. */
export async function readPerson(
  deps: { db: Db },
  accountId: string,
): Promise<{ id: string; email: string; isStaff: boolean; isDemo: boolean } | undefined> {
  const account = await findAccount(deps.db, accountId);
  if (account === undefined) return undefined;
  const roles = await findRoles(deps.db, accountId);
  return { id: account.id, email: account.email, isStaff: roles.length > 0, isDemo: account.demo !== null };
}

/** Password and code of the administrator who is signed in, again. @returns undefined when both are right. */
async function confirmAdministrator(
  deps: AccountDeps,
  me: SignedIn,
  given: { password: string; code: string },
): Promise<Refused | undefined> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account === undefined) return refused('', 'Sign in again');
  const wrong = await wrongPassword(deps, me, account, 'password', given.password);
  if (wrong !== undefined) return wrong;
  const wait = await deps.limits.take(['code/account', account.id]);
  if (wait !== undefined) return limited(wait);
  if (!(await useAppCode(deps, account, given.code))) {
    await recordSecurityEvent(deps, {
      type: 'reauthentication-failed',
      accountId: account.id,
      actorAccountId: account.id,
      detail: { what: 'reset-second-factor' },
    });
    return refused('code', 'This code is wrong or has already been used. Wait for the next code in your app');
  }
  await deps.limits.clear(['code/account', account.id]);
  return undefined;
}

/**
 * Takes the second factor of a member of staff away, and with it everything by which somebody could get in who knows
 * their password: the password itself, recovery codes, sessions and links under way. A link for a new password goes to
 * their mailbox, for seven days; at the sign-in after that they set up a new factor before they reach any page.
 * @returns false when there is no such account, or it is none of staff.
 */
async function reset(trx: Trx, deps: Deps, accountId: string, by: By, reason: ResetReason): Promise<boolean> {
  const now = deps.clock();
  const account = await lockAccount(trx, accountId);
  if (account === undefined || account.demo !== null) return false;
  if ((await findRoles(trx, accountId)).length === 0) return false;
  await updateAccount(trx, accountId, {
    twoFactorSecret: null,
    twoFactorSince: null,
    passwordHash: null,
    twoFactorResetAt: now,
    twoFactorResetShownAt: null,
  });
  await replaceRecoveryCodes(trx, accountId, []);
  for (const purpose of ['reset', 'confirm', 'change-email'] as const)
    await endTokens(trx, accountId, purpose, now);
  await deleteSessions(trx, accountId);
  await deleteKnownDevices(trx, accountId);
  const { token } = await issueToken(trx, deps, { accountId, purpose: 'reset', life: LINK_LIFE.invitation });
  await writeAccountEvent(trx, {
    accountId,
    type: 'two-factor-reset',
    actor: by,
    at: now,
    detail: { reason },
  });
  await enqueueMail(trx, deps, {
    to: account.email,
    template: 'second-factor-reset',
    link: `/account/reset?token=${token}`,
  });
  return true;
}

async function resetAndRecord(deps: Deps, accountId: string, by: By, reason: ResetReason): Promise<boolean> {
  const done = await deps.db.transaction().execute((trx) => reset(trx, deps, accountId, by, reason));
  if (done) {
    await recordSecurityEvent(deps, {
      type: 'second-factor-reset',
      accountId,
      actorAccountId: by,
      detail: { reason },
    });
    await recordSecurityEvent(deps, {
      type: 'sessions-ended',
      accountId,
      actorAccountId: by,
      detail: { by: by === 'command' ? 'command' : 'administrator' },
    });
  }
  return done;
}

/** Words for an administrator who tries it on themselves. */
export const NOT_YOUR_OWN =
  'You cannot reset your own code. Ask another administrator. If there is no other administrator, ask the person who runs this service';

/** An administrator resets the second factor of another member of staff, with their own password and code. */
export async function resetSecondFactor(
  deps: AccountDeps,
  me: SignedIn,
  accountId: string,
  given: { reason: ResetReason; password: string; code: string },
): Promise<{ ok: true } | Refused> {
  if (accountId === me.actor.account.id) return refused('', NOT_YOUR_OWN);
  const person = await readPerson(deps, accountId);
  if (person?.isStaff !== true) return refused('', 'This person no longer has a role here');
  if (person.isDemo) return refused('', DEMO_FIXED);
  const wrong = await confirmAdministrator(deps, me, given);
  if (wrong !== undefined) return wrong;
  const done = await resetAndRecord(deps, accountId, me.actor.account.id, given.reason);
  return done ? { ok: true } : refused('', 'This person no longer has a role here');
}

/** The same by the command. @returns false when nobody of staff has this address. */
export async function resetSecondFactorOf(deps: Deps, email: string, reason: ResetReason): Promise<boolean> {
  const id = await accountIdOf(deps, email);
  return id !== undefined && resetAndRecord(deps, id, 'command', reason);
}

async function endAndRecord(deps: Deps, accountId: string, by: By): Promise<number | undefined> {
  const ended = await deps.db.transaction().execute(async (trx) => {
    const account = await lockAccount(trx, accountId);
    if (account === undefined) return undefined;
    const count = await deleteSessions(trx, accountId);
    await deleteKnownDevices(trx, accountId);
    await writeAccountEvent(trx, { accountId, type: 'sessions-ended', actor: by, at: deps.clock() });
    if (account.demo === null && count > 0)
      await enqueueMail(trx, deps, { to: account.email, template: 'sessions-ended', link: '/account/reset' });
    return count;
  });
  if (ended !== undefined)
    await recordSecurityEvent(deps, {
      type: 'sessions-ended',
      accountId,
      actorAccountId: by,
      detail: { by: by === 'command' ? 'command' : 'administrator' },
    });
  return ended;
}

/** An administrator signs somebody out on all devices. @returns false when there is no such account. */
export const endSessionsOf = async (deps: Deps, me: SignedIn, accountId: string): Promise<boolean> =>
  (await endAndRecord(deps, accountId, me.actor.account.id)) !== undefined;

/** The same by the command. @returns how many sessions ended; undefined when nobody has this address. */
export async function endSessionsByCommand(deps: Deps, email: string): Promise<number | undefined> {
  const id = await accountIdOf(deps, email);
  return id === undefined ? undefined : endAndRecord(deps, id, 'command');
}

/** For so long after they first see it, somebody is told that their second factor was reset. */
const NOTICE_MS = 24 * 3_600_000;

/**
 * When the second factor of whoever is signed in was reset, while they are to be told: for a day from the first page on
 * which it was said, however late they sign in.
 */
export async function readResetNotice(
  deps: { db: Db; clock: Clock },
  me: SignedIn,
): Promise<Date | undefined> {
  const { id } = me.actor.account;
  const account = await findAccount(deps.db, id);
  if (account?.twoFactorResetAt == null) return undefined;
  const { twoFactorResetAt, twoFactorResetShownAt } = account;
  const now = deps.clock();
  if (twoFactorResetShownAt === null)
    await deps.db.transaction().execute((trx) => updateAccount(trx, id, { twoFactorResetShownAt: now }));
  else if (now.getTime() - twoFactorResetShownAt.getTime() > NOTICE_MS) return undefined;
  return twoFactorResetAt;
}
