import type { AstroGlobal } from 'astro';
import { networkOf } from '#lib/network.ts';
import { recordSecurityEvent } from '#features/security-events/security-event.service.ts';
import { isRecentlySignedIn, type SignedIn, type Visitor } from './account.service.ts';
import {
  can,
  mustSetUpTwoFactor,
  type Action,
  type Membership,
  type OrganisationAction,
  type Subjects,
} from './permission.ts';

/** The first line of every page that is not public: returns the signed-in user, or the response to send instead. */

const SET_UP = '/account/security/two-factor';

export function visitorOf(page: Pick<AstroGlobal, 'cookies' | 'locals' | 'request'>): Visitor {
  return {
    cookies: page.cookies,
    network: networkOf(page.locals.clientAddress),
    userAgent: page.request.headers.get('user-agent'),
  };
}

type PageContext = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'request' | 'rewrite' | 'routePattern'>;

/** Answers a signed-in user who may not see this page with "not found", and records the refusal. */
async function refusePage(page: PageContext, me: SignedIn, needs: string): Promise<Response> {
  page.locals.isRefusalRecorded = true;
  await recordSecurityEvent(page.locals.services, {
    type: 'permission-refused',
    actorAccountId: me.actor.account.id,
    detail: { route: page.routePattern, needs: needs.replace('.', '-') },
  });
  return page.rewrite('/404');
}

/**
 * Returns the signed-in user, or a redirect to the sign-in page that leads back here. If the session ended while the
 * user was filling in a form, what they typed is given back to them, except on account pages, which ask for passwords
 * and codes. Staff without a second factor are redirected to set one up, except on the page for setting it up
 * (`settingUp`).
 */
export async function requireSignedIn(
  page: PageContext,
  options: { settingUp?: boolean } = {},
): Promise<SignedIn | Response> {
  const { signedIn, accountsAway } = page.locals;
  if (accountsAway !== undefined) throw accountsAway;
  if (signedIn === undefined) {
    const { pathname, search } = page.url;
    const back = encodeURIComponent(pathname + search);
    const wrote = page.request.method === 'POST' && !/^\/account\/(?!applications\/)/.test(pathname);
    return wrote
      ? page.rewrite(`/account/signed-out?next=${back}`)
      : page.redirect(`/account/sign-in?next=${back}`, 303);
  }
  if (mustSetUpTwoFactor(signedIn.actor) && options.settingUp !== true) {
    // Signing in redirects to "/account". A request for any other page tried to skip the set-up.
    if (page.routePattern !== '/account') {
      await recordSecurityEvent(page.locals.services, {
        type: 'second-factor-missing',
        actorAccountId: signedIn.actor.account.id,
        detail: { route: page.routePattern },
      });
    }
    return page.redirect(SET_UP, 303);
  }
  return signedIn;
}

/**
 * Returns the signed-in user if they entered their password recently. Pages call this before they show or change what
 * protects an account. Other users are asked for their password first, and then return here.
 */
export async function requireRecentSignIn(
  page: PageContext,
  options: { settingUp?: boolean } = {},
): Promise<SignedIn | Response> {
  const me = await requireSignedIn(page, options);
  if (me instanceof Response || isRecentlySignedIn(me)) return me;
  const back = encodeURIComponent(page.url.pathname + page.url.search);
  return page.redirect(`/account/sign-in/again?next=${back}`, 303);
}

/** Returns the signed-in user if they may do this; all other users get "not found". */
export async function requireTo<A extends Action>(
  page: PageContext,
  action: A,
  subject: Subjects[A],
): Promise<SignedIn | Response> {
  const me = await requireSignedIn(page);
  if (me instanceof Response || can(me.actor, action, subject)) return me;
  return refusePage(page, me, action);
}

/**
 * Returns the signed-in user and the organisation in the URL (`/manage/ORGANISATION/…`) if the user may do this for
 * that organisation. Users who are not members get "not found". Members of a suspended organisation are redirected to
 * its first page, which explains the suspension.
 */
export async function requireMember(
  page: PageContext & Pick<AstroGlobal, 'params'>,
  action: OrganisationAction,
): Promise<(SignedIn & { organisation: Membership }) | Response> {
  const me = await requireSignedIn(page);
  if (me instanceof Response) return me;
  const organisation = me.actor.memberships.find(({ slug }) => slug === page.params['organisation']);
  if (organisation === undefined) return refusePage(page, me, action);
  if (can(me.actor, action, organisation)) return { ...me, organisation };
  return organisation.status === 'suspended' && can(me.actor, 'organisation.work', organisation)
    ? page.redirect(`/manage/${organisation.slug}`, 303)
    : refusePage(page, me, action);
}
