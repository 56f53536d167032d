/** How the cookies of this site are named and set, those of sessions apart: see `session.ts`. */

/**
 * The name of a cookie that belongs to a part of the site. Over https it begins with `__Secure-`, so that browsers take
 * it only from https (`__Host-` would need the path "/"). Over http, which is this machine alone, they would refuse such
 * a name. A cookie without the prefix is not read over https: somebody in the network could have set it.
 * @param secure the site is asked for over https
 */
export function nameCookie(name: string, secure: boolean): string {
  return secure ? `__Secure-${name}` : name;
}

/** What every cookie is set with: for the server alone, and sent along with forms of this site alone. */
export function cookieOptions(options: { path: string; secure: boolean; maxAge?: number }) {
  return { httpOnly: true, sameSite: 'lax', ...options } as const;
}
