import type { AstroGlobal } from 'astro';
import { cookieOptions, nameCookie } from '#lib/cookies.ts';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { mustSetUpTwoFactor } from '#features/accounts/permission.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { CONFIRM_DAYS } from './application.ts';
import type { Applicant } from './apply.service.ts';

/** Who applies, or has applied. */

type Page = Pick<AstroGlobal, 'cookies' | 'locals'>;

const isSecure = ({ siteUrl }: Page['locals']) => siteUrl.startsWith('https:');
/** The cookie of those who opened a link of our mails. */
export const applicationsCookie = (secure: boolean) => nameCookie('applications', secure);
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
export function cookieHolder({ cookies, locals }: Page): Holder | undefined {
  const token = cookies.get(applicationsCookie(isSecure(locals)))?.value;
  return token !== undefined && TOKEN.test(token) ? { kind: 'token', hash: hashToken(token) } : undefined;
}

export function giveCookie({ cookies, locals }: Page, token: string): void {
  const secure = isSecure(locals);
  const options = cookieOptions({ path: PATH, secure, maxAge: KEEP_DAYS * 86_400 });
  cookies.set(applicationsCookie(secure), token, options);
}

/** Of the device on which somebody wrote an application and has not confirmed it: shows that, and lets it be sent again. */
export const unsentCookie = (secure: boolean) => nameCookie('unsent', secure);

/** The hash of this device's token; undefined where nothing was written on it. */
export function deviceOf({ cookies, locals }: Page): string | undefined {
  const token = cookies.get(unsentCookie(isSecure(locals)))?.value;
  return token !== undefined && TOKEN.test(token) ? hashToken(token) : undefined;
}

/** The same when something is sent from this device without an account, which gives it a token if it has none. */
export function giveDevice({ cookies, locals }: Page): string {
  const secure = isSecure(locals);
  const kept = cookies.get(unsentCookie(secure))?.value;
  const token = kept !== undefined && TOKEN.test(kept) ? kept : randomToken();
  const options = cookieOptions({ path: '/', secure, maxAge: CONFIRM_DAYS * 86_400 });
  cookies.set(unsentCookie(secure), token, options);
  return hashToken(token);
}
