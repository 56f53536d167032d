import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { Limits } from '#lib/limits.ts';
import { verifyPassword } from '#lib/passwords.ts';
import { isOverForMember, isRecent, type CookieJar, type Session, type Sessions } from '#lib/session.ts';
import { issueLink, newCode } from '#features/guests/one-time.ts';
import type { SecurityRecorder } from '#features/security-events/security-event.service.ts';
import { limited, refused, type Refused } from './account.ts';
import {
  findAccount,
  findMemberships,
  findRoles,
  insertToken,
  type AccountRow,
  type TokenPurpose,
} from './account.repository.ts';
import { forgetDevices, rememberDevice } from './known-device.service.ts';
import { organisationStatus, type Actor } from './permission.ts';
import { accountTexts, passwordTexts } from './messages.en.ts';

export { deleteAccountRow, findAccount } from './account.repository.ts';

/** Dependencies of the use cases of accounts. */
export interface AccountDeps {
  db: Db;
  sessions: Sessions;
  secrets: Secrets;
  limits: Limits;
  clock: Clock;
  /** Records events that matter for the portal's security. */
  security: SecurityRecorder;
  /** Whether demonstration accounts may sign in. */
  demo: boolean;
  commonPasswords: ReadonlySet<string>;
  siteUrl: string;
}

/** The browser that sends a request, as far as the request reveals it. */
export interface Visitor {
  cookies: CookieJar;
  /** The key that rate limits count by: an IPv4 address, or the network of an IPv6 address. */
  network: string;
  userAgent: string | null;
}

export interface SignedIn {
  session: Session;
  actor: Actor;
}

/**
 * Whether an account may sign in. A demonstration account may only do so while the portal is a demonstration, because
 * its password is public.
 */
export function isUsable(deps: { demo: boolean }, account: Pick<AccountRow, 'demo'>): boolean {
  return account.demo === null || deps.demo;
}

/** The signed-in user with their rights; undefined if the session is not signed in. */
export async function whoIs(deps: AccountDeps, cookies: CookieJar): Promise<SignedIn | undefined> {
  const session = await deps.sessions.read(cookies);
  if (session === undefined || session.kind === 'awaiting-code') return undefined;
  const [account, roles, memberships] = await Promise.all([
    findAccount(deps.db, session.accountId),
    findRoles(deps.db, session.accountId),
    findMemberships(deps.db, session.accountId),
  ]);
  if (account === undefined || !isUsable(deps, account)) return undefined;
  // The account gained or lost its staff rights after signing in. Staff sessions are shorter, so a new session is
  // needed.
  if (roles.length > 0 !== (session.kind === 'staff')) return undefined;
  // Members of an organisation have shorter sessions, from the moment that they become members.
  if (memberships.length > 0 && isOverForMember(session)) {
    await deps.sessions.end(cookies);
    return undefined;
  }
  return {
    session,
    actor: {
      account: {
        id: account.id,
        email: account.email,
        mailFailed: account.mailFailedAt !== null,
        demo: account.demo !== null,
      },
      roles,
      memberships: memberships.map(
        ({ organisationId, slug, name, kind, role, secondFactorSince, ...status }) => ({
          organisationId,
          slug,
          name,
          kind,
          role,
          status: organisationStatus(status),
          needsSecondFactor: secondFactorSince !== null,
        }),
      ),
      twoFactor: account.twoFactorSince !== null,
    },
  };
}

const HOUR = 3_600_000;
/** How long a link stays valid, in milliseconds. */
export const LINK_LIFE = {
  confirm: 24 * HOUR,
  reset: HOUR,
  invitation: 7 * 24 * HOUR,
  'change-email': 24 * HOUR,
};
/**
 * How long the code in the same mail stays valid, in milliseconds. Short, because people type the six digits straight
 * away.
 */
export const CODE_LIFE = 10 * 60_000;

/**
 * Creates a token for a link, and a code for devices on which the link cannot be opened. Only the hashes of both are
 * stored.
 */
export async function issueToken(
  trx: Trx,
  deps: { secrets: Secrets; clock: Clock },
  token: {
    accountId: string;
    purpose: TokenPurpose;
    life: number;
    newEmail?: string;
  },
): Promise<{ token: string; code: string }> {
  const now = deps.clock();
  const link = issueLink(now, new Date(now.getTime() + token.life));
  const code = newCode();
  await insertToken(trx, {
    ...link.store,
    accountId: token.accountId,
    purpose: token.purpose,
    codeHash: token.purpose === 'confirm' ? deps.secrets.keyedHash(codeText(token.accountId, code)) : null,
    newEmail: token.newEmail ?? null,
    passwordHash: null,
    usedAt: null,
  });
  return { token: link.token, code };
}

/**
 * What is hashed for a code, with the portal's key: bound to one account, because an unkeyed hash of six digits could be
 * reversed at once.
 */
export const codeText = (accountId: string, code: string) => `code:${accountId}:${code}`;

/**
 * The public password of the demonstration accounts cannot be changed, because that would lock other visitors out.
 */
export const DEMO_FIXED = accountTexts.demoFixed;

/**
 * Checks the password again before an action reserved for the account holder. Attempts are counted per session, so
 * that guesses on the sign-in page or in another session do not lock the account holder out.
 * @returns undefined if the password is right
 */
export async function checkPassword(
  deps: AccountDeps,
  me: SignedIn,
  account: AccountRow,
  field: string,
  password: string,
): Promise<Refused | undefined> {
  const attempt = ['again/session', me.session.id] as const;
  const wait = await deps.limits.take(attempt);
  if (wait !== undefined) return limited(wait);
  if (!(await verifyPassword(account.passwordHash, password))) {
    await deps.security.record({
      type: 'reauthentication-failed',
      accountId: account.id,
      actorAccountId: account.id,
      detail: { what: 'password' },
    });
    return refused(field, passwordTexts.wrong);
  }
  await deps.limits.clear(attempt);
  return undefined;
}

/** Like `checkPassword`, but always refuses a demonstration account. */
export async function wrongPassword(
  deps: AccountDeps,
  me: SignedIn,
  account: AccountRow,
  field: string,
  password: string,
): Promise<Refused | undefined> {
  const wrong = await checkPassword(deps, me, account, field, password);
  return wrong ?? (account.demo === null ? undefined : refused('', DEMO_FIXED));
}

/**
 * Records that the password was entered again in this session, so that actions which require a recent sign-in are
 * allowed.
 */
export async function confirmPassword(
  deps: AccountDeps,
  me: SignedIn,
  password: string,
): Promise<{ ok: true } | Refused> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account === undefined) return refused('', accountTexts.signInAgain);
  const wrong = await checkPassword(deps, me, account, 'password', password);
  if (wrong !== undefined) return wrong;
  await deps.sessions.confirm(me.session);
  return { ok: true };
}

/** Whether the password was entered in this session so recently that it need not be entered again. */
export const isRecentlySignedIn = (me: SignedIn): boolean => isRecent(me.session);

/**
 * Ends every session of an account and forgets its devices. Then begins a new session, under a new token and on a
 * newly remembered device, for the user who made the change.
 */
export async function renewSessions(deps: AccountDeps, me: SignedIn, visitor: Visitor): Promise<void> {
  const { id } = me.actor.account;
  await deps.sessions.endAll(id);
  await forgetDevices(deps.db, id);
  await deps.sessions.begin(visitor.cookies, id, me.session.kind, visitor.userAgent);
  await rememberDevice(deps, visitor.cookies, id);
}
