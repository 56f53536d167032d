import type { AstroGlobal } from 'astro';
import { cookieOptions, nameCookie } from '#lib/cookies.ts';

/**
 * Cookies of people without an account, each with the path that it is set for. Cookies of drafts are not listed:
 * deleting them would lose the person's work.
 */
const GUEST_COOKIES = [
  { name: 'applications', path: '/applications' },
  { name: 'referral', path: '/support/referral' },
] as const;

type Page = Pick<AstroGlobal, 'cookies' | 'locals'>;

// Error pages also render the header, before the middleware has set any locals.
const isSecure = ({ locals }: Page) => (locals.siteUrl as string | undefined)?.startsWith('https:') === true;

/** Whether this browser shows a person without an account what they applied for or asked for. */
export const isKnownGuest = (page: Page): boolean =>
  GUEST_COOKIES.some(({ name }) => page.cookies.has(nameCookie(name, isSecure(page))));

/** Deletes those cookies. */
export function forgetGuest(page: Page): void {
  const secure = isSecure(page);
  for (const { name, path } of GUEST_COOKIES)
    page.cookies.set(nameCookie(name, secure), '', cookieOptions({ path, secure, maxAge: 0 }));
}
