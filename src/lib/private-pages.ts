/** Which pages nobody but the person before the screen may see, and what caches and other sites are told about them. */

/** Where everything is about one person or organisation, or asks for what only they know. */
const PRIVATE_PARTS =
  /^\/(account|admin|applications|caseload|dev|manage|moderation|referrals|reports|support\/(refer|referral)|opportunities\/[^/]+\/(apply|report)|components\/journey)(\/|$)/;

/** Parameters of addresses that open something: the links of our mails. */
const SECRET_PARAMETERS = ['token', 'link', 'code'];

export const hasSecret = ({ searchParams }: URL): boolean =>
  SECRET_PARAMETERS.some((name) => searchParams.has(name));

/** An answer that no cache may keep: of a private part, to a secret, or to a form. */
export function isPrivate(method: string, url: URL): boolean {
  return !['GET', 'HEAD'].includes(method) || hasSecret(url) || PRIVATE_PARTS.test(url.pathname);
}

export const NO_STORE = 'private, no-store';
/** No page is told the rest of an address that opens something. "no-referrer" would make browsers send "Origin: null". */
export const ORIGIN_ONLY = 'strict-origin';
