import type { AstroCookies } from 'astro';
import { networkOf } from '#lib/network.ts';
import { guestCookie } from '#features/guests/guest-session.ts';
import type { Holder, Journey } from './journey.ts';
import { holderOfToken, KEEP_DAYS } from './journey.service.ts';

/**
 * Identifies a person without an account: the holder of the token in this journey's own cookie. Submitting a form
 * sets a token if there is none; viewing a page needs no token.
 */
export function tokenHolder(
  page: {
    cookies: AstroCookies;
    request: Request;
    locals: { siteUrl: string; clientAddress: string };
  },
  journey: Journey,
): Holder | undefined {
  const cookie = guestCookie({ name: `draft-${journey.name}`, path: journey.path, days: KEEP_DAYS });
  const session = page.request.method === 'POST' ? cookie.keep(page) : cookie.read(page);
  return session && holderOfToken(session.token, networkOf(page.locals.clientAddress));
}
