import { hashToken, randomToken } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import type { CookieJar } from '#lib/session.ts';
import { isToken } from '#features/guests/one-time.ts';
import { deleteKnownDevices, findKnownDevice, saveKnownDevice } from './account.repository.ts';
import type { AccountDeps } from './account.service.ts';

/**
 * Browsers that signed in to an account before. Such a browser has its own allowance of attempts, which guesses from
 * other browsers cannot use up, so an attacker cannot lock the account holder out. It gets no other privileges. The
 * cookie is random and carries no information; the table stores its hash combined with the account, so that the table
 * does not reveal which accounts share a browser. After a password change, or after signing out everywhere, no
 * browser is known.
 */

const DAY_MS = 86_400_000;
/** How long a browser stays known without being used to sign in. */
const KNOWN_MS = 180 * DAY_MS;
/** How many browsers an account may know; a further one replaces the least recently used. */
const MOST_DEVICES = 20;

type Deps = Pick<AccountDeps, 'db' | 'clock' | 'siteUrl'>;

const isSecure = ({ siteUrl }: Pick<Deps, 'siteUrl'>) => siteUrl.startsWith('https:');
/** The name of the cookie that identifies a known browser. */
export const deviceCookieName = (deps: Pick<Deps, 'siteUrl'>): string =>
  isSecure(deps) ? '__Host-device' : 'device';

function tokenOf(deps: Deps, cookies: CookieJar): string | undefined {
  const token = cookies.get(deviceCookieName(deps))?.value;
  return token !== undefined && isToken(token) ? token : undefined;
}

const hashFor = (token: string, accountId: string) => hashToken(`${token}:${accountId}`);

/**
 * The hash by which an account knows this browser; undefined if the account does not know it. The database is queried
 * even if there is no account (`accountId` is then empty), so that both cases take as long.
 */
export async function knownDevice(
  deps: Deps,
  cookies: CookieJar,
  accountId: string,
): Promise<string | undefined> {
  const token = tokenOf(deps, cookies);
  if (token === undefined) return undefined;
  const tokenHash = hashFor(token, accountId);
  return (await findKnownDevice(deps.db, tokenHash, accountId, deps.clock())) ? tokenHash : undefined;
}

/** Records that this browser signed in to an account. */
export async function rememberDevice(deps: Deps, cookies: CookieJar, accountId: string): Promise<void> {
  const token = tokenOf(deps, cookies) ?? randomToken();
  const now = deps.clock();
  await saveKnownDevice(
    deps.db,
    {
      tokenHash: hashFor(token, accountId),
      accountId,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + KNOWN_MS),
    },
    MOST_DEVICES,
  );
  giveCookie(deps, cookies, token, KNOWN_MS / 1000);
}

const giveCookie = (deps: Deps, cookies: CookieJar, token: string, maxAge: number) =>
  cookies.set(deviceCookieName(deps), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isSecure(deps),
    maxAge,
  });

/** Deletes the cookie from this browser, so that no account knows the browser any more. */
export function forgetThisDevice(deps: Deps, cookies: CookieJar): void {
  giveCookie(deps, cookies, '', 0);
}

/** Makes every browser of an account unknown, because the password changed or the account holder asked for it. */
export async function forgetDevices(db: Db, accountId: string): Promise<void> {
  await deleteKnownDevices(db, accountId);
}
