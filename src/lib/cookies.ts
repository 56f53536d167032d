/** How this site names and sets its cookies, except those of sessions: see `session.ts`. */

/**
 * The name of a cookie that belongs to one part of the site. Over https it begins with `__Secure-`, so that browsers
 * accept it over https only (`__Host-` would require the path "/"). Over http, which means this machine only, browsers
 * would refuse such a name. Over https a cookie without the prefix is ignored: an attacker in the network could have
 * set it.
 * @param secure the site is served over https
 */
export function nameCookie(name: string, secure: boolean): string {
  return secure ? `__Secure-${name}` : name;
}

/** The attributes of every cookie: `HttpOnly`, and `SameSite=Lax`, so that forms of other sites do not send it. */
export function cookieOptions(options: { path: string; secure: boolean; maxAge?: number }) {
  return { httpOnly: true, sameSite: 'lax', ...options } as const;
}
