import { randomInt } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import { hashToken, randomToken, type Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { Limits } from '#lib/limits.ts';
import { verifyPassword } from '#lib/passwords.ts';
import { isOverForMember, isRecent, type CookieJar, type Session, type Sessions } from '#lib/session.ts';
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

export { deleteAccountRow, findAccount } from './account.repository.ts';

/** What the use cases of accounts need. */
export interface AccountDeps {
  db: Db;
  sessions: Sessions;
  secrets: Secrets;
  limits: Limits;
  clock: Clock;
  /** Writes down what matters to the portal's security. */
  security: SecurityRecorder;
  /** Accounts of the demonstration may be signed in to. */
  demo: boolean;
  commonPasswords: ReadonlySet<string>;
  siteUrl: string;
}

/** Who asks, as far as the request tells. */
export interface Visitor {
  cookies: CookieJar;
  /** What limits count: an address of IPv4, or the network of one of IPv6. */
  network: string;
  userAgent: string | null;
}

export interface SignedIn {
  session: Session;
  actor: Actor;
}

/** A demonstration's account signs in only while the portal is a demonstration: its password is public. */
export function isUsable(deps: { demo: boolean }, account: Pick<AccountRow, 'demo'>): boolean {
  return account.demo === null || deps.demo;
}

/** The person of a session with their rights; undefined when nobody is signed in. */
export async function whoIs(deps: AccountDeps, cookies: CookieJar): Promise<SignedIn | undefined> {
  const session = await deps.sessions.read(cookies);
  if (session === undefined || session.kind === 'awaiting-code') return undefined;
  const [account, roles, memberships] = await Promise.all([
    findAccount(deps.db, session.accountId),
    findRoles(deps.db, session.accountId),
    findMemberships(deps.db, session.accountId),
  ]);
  if (account === undefined || !isUsable(deps, account)) return undefined;
  // Rights came or went since signing in: it takes a new session to have, or lose, its shorter life.
  if (roles.length > 0 !== (session.kind === 'staff')) return undefined;
  // Those who work for an organisation are signed in for less long, from the moment that they do.
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
/** How long a link works, in milliseconds. */
export const LINK_LIFE = {
  confirm: 24 * HOUR,
  reset: HOUR,
  invitation: 7 * 24 * HOUR,
  'change-email': 24 * HOUR,
};
/** How long the code in the same mail works, in milliseconds: six digits are typed at once or not at all. */
export const CODE_LIFE = 10 * 60_000;

/** Makes a token for a link, and a code for where the link cannot be opened. Only their hashes are kept. */
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
  const [secret, code] = [randomToken(), String(randomInt(1_000_000)).padStart(6, '0')];
  await insertToken(trx, {
    accountId: token.accountId,
    purpose: token.purpose,
    tokenHash: hashToken(secret),
    codeHash: token.purpose === 'confirm' ? codeHash(deps, token.accountId, code) : null,
    newEmail: token.newEmail ?? null,
    passwordHash: null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + token.life),
    usedAt: null,
  });
  return { token: secret, code };
}

/** Hashed under the portal's key, and for one account: six digits alone would be guessed from their hash at once. */
export const codeHash = (deps: { secrets: Secrets }, accountId: string, code: string) =>
  deps.secrets.keyedHash(codeText(accountId, code));

/** The hashes that the code may be kept under, while keys change. */
export const codeHashes = (deps: { secrets: Secrets }, accountId: string, code: string) =>
  deps.secrets.keyedHashes(codeText(accountId, code));

const codeText = (accountId: string, code: string) => `code:${accountId}:${code}`;

/** The public password of the demonstration's accounts cannot be changed: others would be locked out. */
export const DEMO_FIXED = 'This is a demonstration account, so no one can change it';

/**
 * The password again, before what only its owner may do. Tries are counted for this session, so that neither guesses at
 * the sign-in page nor those of another session hold its owner up.
 * @returns undefined when it is right.
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
    return refused(field, 'This password is incorrect');
  }
  await deps.limits.clear(attempt);
  return undefined;
}

/** As `checkPassword`, and an account of the demonstration is refused in any case. */
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

/** Gives the password again for this session, so that what needs a recent sign-in can go on. */
export async function confirmPassword(
  deps: AccountDeps,
  me: SignedIn,
  password: string,
): Promise<{ ok: true } | Refused> {
  const account = await findAccount(deps.db, me.actor.account.id);
  if (account === undefined) return refused('', 'Sign in again');
  const wrong = await checkPassword(deps, me, account, 'password', password);
  if (wrong !== undefined) return wrong;
  await deps.sessions.confirm(me.session);
  return { ok: true };
}

/** Whether the password was given so lately in this session that it need not be given again. */
export const isRecentlySignedIn = (me: SignedIn): boolean => isRecent(me.session);

/**
 * Ends every session of an account and forgets its devices, and begins a session under a new token, on a device that
 * is known again, for the person who made the change.
 */
export async function renewSessions(deps: AccountDeps, me: SignedIn, visitor: Visitor): Promise<void> {
  const { id } = me.actor.account;
  await deps.sessions.endAll(id);
  await forgetDevices(deps.db, id);
  await deps.sessions.begin(visitor.cookies, id, me.session.kind, visitor.userAgent);
  await rememberDevice(deps, visitor.cookies, id);
}
