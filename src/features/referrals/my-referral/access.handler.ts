import type { AstroGlobal } from 'astro';
import type { z } from 'zod';
import { cookieOptions, nameCookie } from '#lib/cookies.ts';
import { networkOf } from '#lib/network.ts';
import type { CookieJar } from '#lib/session.ts';
import type { Refused } from '#features/accounts/account.ts';
import {
  askForCode,
  enterByBirth,
  enterCode,
  enterLink,
  guestSessionOf,
  leave,
  PATH,
  TOKEN,
  type Entered,
  type GuestSession,
  type MyReferralDeps,
} from './access.service.ts';
import type { birthSchema } from './my-referral.ts';

/** The ways into a request as the pages use them: the token of the session is kept in a cookie. */

/** What the ways in need to know of the browser. */
export interface Browser {
  cookies: CookieJar;
  /** The network that rate limits count as one source. */
  network: string;
  secure: boolean;
}

/** The cookie of applicants who came in with a reference or a code. */
export const referralCookie = (secure: boolean) => nameCookie('referral', secure);

const giveCookie = ({ cookies, secure }: Browser, token: string) =>
  cookies.set(referralCookie(secure), token, cookieOptions({ path: PATH, secure }));

function cookieOf({ cookies, secure }: Pick<Browser, 'cookies' | 'secure'>): string | undefined {
  const token = cookies.get(referralCookie(secure))?.value;
  return token !== undefined && TOKEN.test(token) ? token : undefined;
}

function keepToken<R extends Entered | Refused>(browser: Browser, result: R): R {
  if (result.ok) giveCookie(browser, result.token);
  return result;
}

/** The response and the cookie are the same whether or not the request exists. */
export const handleAskForCode = async (deps: MyReferralDeps, browser: Browser, reference: string) =>
  keepToken(browser, await askForCode(deps, { network: browser.network, reference }));

export const handleCode = async (deps: MyReferralDeps, browser: Browser, code: string) =>
  keepToken(browser, await enterCode(deps, { asked: cookieOf(browser), code }));

export const handleBirth = async (
  deps: MyReferralDeps,
  browser: Browser,
  typed: z.output<typeof birthSchema>,
) => keepToken(browser, await enterByBirth(deps, { network: browser.network, typed }));

export async function handleLink(deps: MyReferralDeps, browser: Browser, link: string): Promise<boolean> {
  const token = await enterLink(deps, link);
  if (token !== undefined) giveCookie(browser, token);
  return token !== undefined;
}

export const readGuestSession = (
  deps: MyReferralDeps,
  browser: Pick<Browser, 'cookies' | 'secure'>,
): Promise<GuestSession | undefined> => guestSessionOf(deps, cookieOf(browser));

/** Ends the session on this device. */
export async function handleLeave(deps: MyReferralDeps, browser: Browser): Promise<void> {
  const token = cookieOf(browser);
  if (token !== undefined) await leave(deps, token);
  const { secure } = browser;
  browser.cookies.set(referralCookie(secure), '', cookieOptions({ path: PATH, secure, maxAge: 0 }));
}

type PageContext = Pick<AstroGlobal, 'cookies' | 'locals' | 'redirect' | 'response'>;

/** The browser that asks for a page. */
export const browserOf = (page: Pick<AstroGlobal, 'cookies' | 'locals'>): Browser => ({
  cookies: page.cookies,
  network: networkOf(page.locals.clientAddress),
  secure: page.locals.siteUrl.startsWith('https:'),
});

/**
 * The session of an applicant who may do more than see the progress. Other visitors are redirected to the progress
 * page, or to where the reference is asked for.
 */
export async function requireGuestSession(page: PageContext): Promise<GuestSession | Response> {
  const visit = await readGuestSession(page.locals.services.follow, browserOf(page));
  return visit === undefined || visit.readOnly ? page.redirect('/support/referral', 303) : visit;
}
