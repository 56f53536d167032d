import { hashToken, randomToken } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import type { CookieJar } from '#lib/session.ts';
import { deleteKnownDevices, findKnownDevice, saveKnownDevice } from './account.repository.ts';
import type { AccountDeps } from './account.service.ts';

/**
 * Browsers that signed in to an account before. Guesses from elsewhere use up allowances that such a browser does not
 * share, so that nobody can keep the owner out; it is let off nothing else. The cookie is random and says nothing; the
 * table holds its hash together with the account, so that accounts which share a browser cannot be told from it.
 * A new password, and signing out everywhere, make a browser unknown again.
 */

const DAY_MS = 86_400_000;
/** How long a browser is known without being used to sign in. */
const KNOWN_MS = 180 * DAY_MS;
/** Browsers that an account knows; a further one takes the place of the least recently used. */
const MOST_DEVICES = 20;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

type Deps = Pick<AccountDeps, 'db' | 'clock' | 'siteUrl'>;

const isSecure = ({ siteUrl }: Pick<Deps, 'siteUrl'>) => siteUrl.startsWith('https:');
/** The cookie by which a browser is known. */
export const deviceCookieName = (deps: Pick<Deps, 'siteUrl'>): string =>
  isSecure(deps) ? '__Host-device' : 'device';

function tokenOf(deps: Deps, cookies: CookieJar): string | undefined {
  const token = cookies.get(deviceCookieName(deps))?.value;
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

const hashFor = (token: string, accountId: string) => hashToken(`${token}:${accountId}`);

/**
 * The hash by which an account knows this browser; undefined when it does not. Asks the database whether or not there
 * is an account, which `accountId` may be empty to say.
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

/** Remembers that this browser signed in to an account. */
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

/** Takes the cookie back from this browser, which no account knows any more then. */
export function forgetThisDevice(deps: Deps, cookies: CookieJar): void {
  giveCookie(deps, cookies, '', 0);
}

/** Makes every browser of an account unknown, because its password is another or its owner wants it so. */
export async function forgetDevices(db: Db, accountId: string): Promise<void> {
  await deleteKnownDevices(db, accountId);
}
