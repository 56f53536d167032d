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
  type Role,
  type Subjects,
} from './permission.ts';

/** The first line of every page that is not everybody's: somebody signed in, or the answer to send instead. */

const SET_UP = '/account/security/two-factor';

export function visitorOf(page: Pick<AstroGlobal, 'cookies' | 'locals' | 'request'>): Visitor {
  return {
    cookies: page.cookies,
    network: networkOf(page.locals.clientAddress),
    userAgent: page.request.headers.get('user-agent'),
  };
}

type PageContext = Pick<AstroGlobal, 'locals' | 'url' | 'redirect' | 'request' | 'rewrite' | 'routePattern'>;

/** The page "not found", for somebody who is signed in and may not see this one; written down. */
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
 * Whoever is signed in; otherwise the way to the sign-in page and back. What somebody wrote whose session ended
 * meanwhile is given back to them, save on the pages of an account, which ask for passwords and codes. Staff without a
 * second factor are led to set one up first, save on the page that does so (`settingUp`).
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
    // Signing in leads to the account's page; every other one was asked for past the setting up.
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
 * Whoever is signed in and gave their password lately, before what protects an account is shown or changed; others are
 * asked for it first, and come back.
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

/** Whoever is signed in and may do this; for everybody else the page is not there. */
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
 * Whoever is signed in and may do this for the organisation of the address (`/manage/ORGANISATION/…`), with that
 * organisation; of one that they do not work for, the page is not there. While it is suspended they are led to its
 * first page, which says why.
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

/** Whoever is signed in with this role; for everybody else the page is not there. */
export async function requireRole(page: PageContext, role: Role): Promise<SignedIn | Response> {
  const me = await requireSignedIn(page);
  if (me instanceof Response || me.actor.roles.includes(role)) return me;
  return refusePage(page, me, role);
}
