import type { AstroGlobal } from 'astro';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { mustSetUpTwoFactor } from '#features/accounts/permission.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { CONFIRM_DAYS } from './application.ts';
import type { Applicant } from './apply.service.ts';

/** Who applies, or has applied. */

type Page = Pick<AstroGlobal, 'cookies' | 'locals'>;

const COOKIE = 'applications';
const PATH = '/applications';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** The cookie lasts so many days; a link in a mail gives a new one. */
const KEEP_DAYS = 30;

/** Whoever is signed in, with the address that is known to be theirs. @throws while it cannot be known who they are */
export function applicantOf({
  locals: { signedIn, accountsAway },
}: Pick<Page, 'locals'>): Applicant | undefined {
  if (accountsAway !== undefined) throw accountsAway;
  if (signedIn === undefined || mustSetUpTwoFactor(signedIn.actor)) return undefined;
  const { id, email } = signedIn.actor.account;
  return { id, email };
}

/** Whoever opened a link of our mails in this browser, without an account. */
export function cookieHolder({ cookies }: Pick<Page, 'cookies'>): Holder | undefined {
  const token = cookies.get(COOKIE)?.value;
  return token !== undefined && TOKEN.test(token) ? { kind: 'token', hash: hashToken(token) } : undefined;
}

export function giveCookie({ cookies, locals }: Page, token: string): void {
  cookies.set(COOKIE, token, {
    path: PATH,
    httpOnly: true,
    sameSite: 'lax',
    secure: locals.siteUrl.startsWith('https:'),
    maxAge: KEEP_DAYS * 86_400,
  });
}

/** Of the device on which somebody wrote an application and has not confirmed it: shows that, and lets it be sent again. */
const DEVICE_COOKIE = 'unsent';

/** The hash of this device's token; undefined where nothing was written on it. */
export function deviceOf({ cookies }: Pick<Page, 'cookies'>): string | undefined {
  const token = cookies.get(DEVICE_COOKIE)?.value;
  return token !== undefined && TOKEN.test(token) ? hashToken(token) : undefined;
}

/** The same when something is sent from this device without an account, which gives it a token if it has none. */
export function giveDevice({ cookies, locals }: Page): string {
  const kept = cookies.get(DEVICE_COOKIE)?.value;
  const token = kept !== undefined && TOKEN.test(kept) ? kept : randomToken();
  cookies.set(DEVICE_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: locals.siteUrl.startsWith('https:'),
    maxAge: CONFIRM_DAYS * 86_400,
  });
  return hashToken(token);
}
