import { cookieOptions, nameCookie } from '#lib/cookies.ts';
import { hashToken, randomToken } from '#lib/crypto.ts';
import type { CookieJar } from '#lib/session.ts';
import { isToken } from './one-time.ts';

/** The session of a person without an account: a random token in a cookie, whose hash the room stores. */
export interface GuestSession {
  token: string;
  hash: string;
}

/** The part of a page that the cookies of guests need. */
export interface GuestPage {
  cookies: CookieJar;
  locals: { siteUrl: string };
}

const DAY_SECONDS = 86_400;

const isSecure = ({ locals }: GuestPage) => locals.siteUrl.startsWith('https:');

export const sessionOf = (token: string): GuestSession => ({ token, hash: hashToken(token) });

/** A cookie that identifies a guest to one part of the site. */
export interface GuestCookie {
  nameOf: (secure: boolean) => string;
  /** The guest whom this browser names; undefined if it names none. */
  read: (page: GuestPage) => GuestSession | undefined;
  /** Sets the cookie. */
  give: (page: GuestPage, token: string) => void;
  /** Sets the cookie again with the token that the browser has, or with a new one. */
  keep: (page: GuestPage) => GuestSession;
}

/** @param days how long the cookie lasts after it was last set */
export function guestCookie({ name, path, days }: { name: string; path: string; days: number }): GuestCookie {
  const nameOf = (secure: boolean) => nameCookie(name, secure);
  const read = (page: GuestPage) => {
    const token = page.cookies.get(nameOf(isSecure(page)))?.value;
    return token !== undefined && isToken(token) ? sessionOf(token) : undefined;
  };
  const give = (page: GuestPage, token: string) => {
    const secure = isSecure(page);
    const options = cookieOptions({ path, secure, maxAge: days * DAY_SECONDS });
    page.cookies.set(nameOf(secure), token, options);
  };
  return {
    nameOf,
    read,
    give,
    keep(page) {
      const session = read(page) ?? sessionOf(randomToken());
      give(page, session.token);
      return session;
    },
  };
}
