import type { AstroGlobal } from 'astro';
import { networkOf } from '#lib/network.ts';
import { visitOf, type Visit } from './access.service.ts';

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
export async function requireVisit(page: PageContext): Promise<Visit | Response> {
  const visit = await visitOf(page.locals.services.follow, comingFrom(page));
  return visit === undefined || visit.onlyLooks ? page.redirect('/support/referral', 303) : visit;
}
