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
import { accountTexts, codeTexts, resetTexts } from './messages.en.ts';

type Deps = SecurityDeps & { db: Db; secrets: Secrets; clock: Clock };

/** Who acts: the id of an administrator's account, or "command" for the operator of the portal. */
type By = string;

export const listStaff = (deps: { db: Db }) => findStaff(deps.db);
export const emailsOf = (deps: { db: Db }, ids: readonly string[]) => findEmails(deps.db, ids);

/** The id of the account of an email address. @param email as it was typed */
export async function accountIdOf(deps: { db: Db }, email: string): Promise<string | undefined> {
  return (await findAccountByEmail(deps.db, normaliseEmail(email)))?.id;
}

/** The account that an administrator's page is about; undefined if there is no such account. */
export async function readPerson(
  deps: { db: Db },
  accountId: string,
): Promise<{ id: string; email: string; isStaff: boolean; isDemo: boolean } | undefined> {
  const account = await findAccount(deps.db, accountId);
  if (account === undefined) return undefined;
  const roles = await findRoles(deps.db, accountId);
  return { id: account.id, email: account.email, isStaff: roles.length > 0, isDemo: account.demo !== null };
}

/** Checks the password and code of the signed-in administrator again. @returns undefined if both are right */
async function confirmAdministrator(
  deps: AccountDeps,
  me: SignedIn,
  given: { password: string; code: string },
): Promise<Refused | undefined> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account === undefined) return refused('', accountTexts.signInAgain);
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
    return refused('code', codeTexts.wrongApp);
  }
  await deps.limits.clear(['code/account', account.id]);
  return undefined;
}

/**
 * Removes the second factor of a member of staff, and with it everything that an attacker who knows their password
 * could use: the password itself, recovery codes, sessions and unused links. A link for a new password is mailed to
 * the member of staff and works for seven days. At the next sign-in they must set up a new second factor before they
 * reach any page.
 * @returns false if there is no such account, or the account has no staff role
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
  await endTokens(trx, accountId, ['reset', 'confirm', 'change-email'], now);
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

/** The message for administrators who try to reset their own second factor. */
export const NOT_YOUR_OWN = resetTexts.notYourOwn;

/**
 * Lets an administrator reset the second factor of another member of staff, after entering their own password and
 * code.
 */
export async function resetSecondFactor(
  deps: AccountDeps,
  me: SignedIn,
  accountId: string,
  given: { reason: ResetReason; password: string; code: string },
): Promise<{ ok: true } | Refused> {
  if (accountId === me.actor.account.id) return refused('', NOT_YOUR_OWN);
  const person = await readPerson(deps, accountId);
  if (person?.isStaff !== true) return refused('', resetTexts.noRole);
  if (person.isDemo) return refused('', DEMO_FIXED);
  const wrong = await confirmAdministrator(deps, me, given);
  if (wrong !== undefined) return wrong;
  const done = await resetAndRecord(deps, accountId, me.actor.account.id, given.reason);
  return done ? { ok: true } : refused('', resetTexts.noRole);
}

/** Does the same from the command line. @returns false if no member of staff has this address */
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

/** Lets an administrator sign a user out on all devices. @returns false if there is no such account */
export const endSessionsOf = async (deps: Deps, me: SignedIn, accountId: string): Promise<boolean> =>
  (await endAndRecord(deps, accountId, me.actor.account.id)) !== undefined;

/**
 * Does the same from the command line.
 * @returns the number of sessions ended; undefined if no account has this address
 */
export async function endSessionsByCommand(deps: Deps, email: string): Promise<number | undefined> {
  const id = await accountIdOf(deps, email);
  return id === undefined ? undefined : endAndRecord(deps, id, 'command');
}

/** How long users are told that their second factor was reset, from the first time they see the notice. */
const NOTICE_MS = 24 * 3_600_000;

/**
 * When the second factor of the signed-in user was reset, while the notice is due: for a day from the first page that
 * showed it, however late the user signs in. Otherwise undefined.
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
