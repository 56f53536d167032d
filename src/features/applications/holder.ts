import type { AstroGlobal } from 'astro';
import { cookieOptions, nameCookie } from '#lib/cookies.ts';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { mustSetUpTwoFactor } from '#features/accounts/permission.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { CONFIRM_DAYS } from './application.ts';
import type { Applicant } from './apply.service.ts';

/** Identifies the applicant behind a request. */

type Page = Pick<AstroGlobal, 'cookies' | 'locals'>;

const isSecure = ({ siteUrl }: Page['locals']) => siteUrl.startsWith('https:');
/** The cookie of a browser that opened a link of our mails. */
export const applicationsCookie = (secure: boolean) => nameCookie('applications', secure);
const PATH = '/applications';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** How many days the cookie lasts; a link in a mail sets a new one. */
const KEEP_DAYS = 30;

/**
 * The signed-in applicant, with the confirmed address of their account.
 * @throws while the accounts database is unavailable, so that the applicant cannot be identified
 */
export function applicantOf({
  locals: { signedIn, accountsAway },
}: Pick<Page, 'locals'>): Applicant | undefined {
  if (accountsAway !== undefined) throw accountsAway;
  if (signedIn === undefined || mustSetUpTwoFactor(signedIn.actor)) return undefined;
  const { id, email } = signedIn.actor.account;
  return { id, email };
}

/** The person without an account who opened a link of our mails in this browser. */
export function cookieHolder({ cookies, locals }: Page): Holder | undefined {
  const token = cookies.get(applicationsCookie(isSecure(locals)))?.value;
  return token !== undefined && TOKEN.test(token) ? { kind: 'token', hash: hashToken(token) } : undefined;
}

export function giveCookie({ cookies, locals }: Page, token: string): void {
  const secure = isSecure(locals);
  const options = cookieOptions({ path: PATH, secure, maxAge: KEEP_DAYS * 86_400 });
  cookies.set(applicationsCookie(secure), token, options);
}

/**
 * The cookie of a device on which an unconfirmed application was written: shows that application there, and lets the
 * applicant request the mail again.
 */
export const unsentCookie = (secure: boolean) => nameCookie('unsent', secure);

/** The hash of this device's token; undefined if no application was written on it. */
export function deviceOf({ cookies, locals }: Page): string | undefined {
  const token = cookies.get(unsentCookie(isSecure(locals)))?.value;
  return token !== undefined && TOKEN.test(token) ? hashToken(token) : undefined;
}

/** The same when an application is sent from this device without an account; sets a token if the device has none. */
export function giveDevice({ cookies, locals }: Page): string {
  const secure = isSecure(locals);
  const kept = cookies.get(unsentCookie(secure))?.value;
  const token = kept !== undefined && TOKEN.test(kept) ? kept : randomToken();
  const options = cookieOptions({ path: '/', secure, maxAge: CONFIRM_DAYS * 86_400 });
  cookies.set(unsentCookie(secure), token, options);
  return hashToken(token);
}
