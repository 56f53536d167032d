import type { AstroGlobal } from 'astro';
import { networkOf } from '#lib/network.ts';
import { guestSessionOf, type GuestSession } from './access.service.ts';

/** The first lines of the pages that belong to one referral. */

type PageContext = Pick<AstroGlobal, 'cookies' | 'locals' | 'redirect' | 'response'>;

/** What the services need to know of the request. */
export function comingFrom(page: Pick<AstroGlobal, 'cookies' | 'locals'>) {
  return {
    cookies: page.cookies,
    network: networkOf(page.locals.clientAddress),
    secure: page.locals.siteUrl.startsWith('https:'),
  };
}

/**
 * The session of an applicant who may do more than see the progress. Other visitors are redirected to the progress
 * page, or to where the reference is asked for.
 */
export async function requireGuestSession(page: PageContext): Promise<GuestSession | Response> {
  const visit = await guestSessionOf(page.locals.services.follow, comingFrom(page));
  return visit === undefined || visit.readOnly ? page.redirect('/support/referral', 303) : visit;
}
