import type { AstroCookies } from 'astro';
import { cookieOptions, nameCookie } from '#lib/cookies.ts';
import { networkOf } from '#lib/network.ts';
import type { Holder, Journey } from './journey.ts';
import { holderOfToken, KEEP_DAYS, newToken } from './journey.service.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * Who somebody without an account is: the holder of the token in this journey's own cookie. A form that is sent gives
 * a token to those who have none; to look at a page nobody needs one.
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
