import type { AstroCookies } from 'astro';
import { cookieOptions, nameCookie } from '#lib/cookies.ts';
import { networkOf } from '#lib/network.ts';
import type { Holder, Journey } from './journey.ts';
import { holderOfToken, KEEP_DAYS, newToken } from './journey.service.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * Identifies a person without an account: the holder of the token in this journey's own cookie. Submitting a form
 * sets a token if there is none; viewing a page needs no token.
 */
export function tokenHolder(
  {
    cookies,
    request,
    locals,
  }: {
    cookies: AstroCookies;
    request: Request;
    locals: { siteUrl: string; clientAddress: string };
  },
  journey: Journey,
): Holder | undefined {
  const secure = locals.siteUrl.startsWith('https:');
  const name = nameCookie(`draft-${journey.name}`, secure);
  const kept = cookies.get(name)?.value;
  const network = networkOf(locals.clientAddress);
  const known =
    kept !== undefined && TOKEN.test(kept)
      ? { token: kept, holder: holderOfToken(kept, network) }
      : undefined;
  if (request.method !== 'POST') return known?.holder;
  const { token, holder } = known ?? newToken(network);
  cookies.set(name, token, cookieOptions({ path: journey.path, secure, maxAge: KEEP_DAYS * 86_400 }));
  return holder;
}
