import type { AstroGlobal } from 'astro';
import { mustSetUpTwoFactor } from '#features/accounts/permission.ts';
import { guestCookie } from '#features/guests/guest-session.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { CONFIRM_DAYS } from './periods.ts';
import type { Applicant } from './apply.service.ts';

/** Identifies the applicant behind a request. */

type Page = Pick<AstroGlobal, 'cookies' | 'locals'>;

/** The cookie of a browser that opened a link of our mails; a link in a mail sets a new one. */
const opened = guestCookie({ name: 'applications', path: '/applications', days: 30 });
/**
 * The cookie of a device on which an unconfirmed application was written: shows that application there, and lets the
 * applicant request the mail again.
 */
const unsent = guestCookie({ name: 'unsent', path: '/', days: CONFIRM_DAYS });

export const applicationsCookie = opened.nameOf;
export const unsentCookie = unsent.nameOf;

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
export function cookieHolder(page: Page): Holder | undefined {
  const session = opened.read(page);
  return session && { kind: 'token', hash: session.hash };
}

export const giveCookie = (page: Page, token: string): void => opened.give(page, token);

/** The hash of this device's token; undefined if no application was written on it. */
export const deviceOf = (page: Page): string | undefined => unsent.read(page)?.hash;

/** The same when an application is sent from this device without an account; sets a token if the device has none. */
export const giveDevice = (page: Page): string => unsent.keep(page).hash;
