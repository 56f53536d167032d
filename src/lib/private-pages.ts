/** Which pages only the present visitor may see, and what caches and other sites are told about them. */

/** The parts of the site where every page is about one person or organisation, or asks for what only they know. */
const PRIVATE_PARTS =
  /^\/(account|admin|applications|caseload|dev|manage|moderation|referrals|reports|support\/(refer|referral)|opportunities\/[^/]+\/(apply|report)|components\/journey)(\/|$)/;

/** Query parameters that grant access: those of the links in our mails. */
const SECRET_PARAMETERS = ['token', 'link', 'code'];

export const hasSecret = ({ searchParams }: URL): boolean =>
  SECRET_PARAMETERS.some((name) => searchParams.has(name));

/** True for a response that no cache may store: from a private part, to a URL with a secret, or to a form. */
export function isPrivate(method: string, url: URL): boolean {
  return !['GET', 'HEAD'].includes(method) || hasSecret(url) || PRIVATE_PARTS.test(url.pathname);
}

export const NO_STORE = 'private, no-store';
/**
 * The referrer policy for URLs that grant access: other pages learn only the origin. "no-referrer" would make browsers
 * send "Origin: null".
 */
export const ORIGIN_ONLY = 'strict-origin';
