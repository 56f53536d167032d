import type { AstroGlobal } from 'astro';

/** Cookies of people without an account, each with the path that it is set for. Those of drafts are left: they hold work. */
const GUEST_COOKIES = [
  { name: 'applications', path: '/applications' },
  { name: 'referral', path: '/support/referral' },
] as const;

const namesOf = (name: string) => [name, `__Secure-${name}`];

/** Whether this browser shows somebody, without an account, what they applied for or asked for. */
export function isKnownGuest({ cookies }: Pick<AstroGlobal, 'cookies'>): boolean {
  return GUEST_COOKIES.some(({ name }) => namesOf(name).some((it) => cookies.has(it)));
}

/** Takes those cookies back. */
export function forgetGuest({ cookies, locals }: Pick<AstroGlobal, 'cookies' | 'locals'>): void {
  const secure = locals.siteUrl.startsWith('https:');
  for (const { name, path } of GUEST_COOKIES) {
    for (const it of namesOf(name)) {
      if (it !== name && !secure) continue;
      cookies.set(it, '', { path, httpOnly: true, sameSite: 'lax', secure, maxAge: 0 });
    }
  }
}
