import type { APIContext } from 'astro';
import { defineMiddleware, sequence } from 'astro:middleware';
import { isTooBusy } from '#lib/concurrency-limit.ts';
import { isDatabaseAway } from '#lib/database.ts';
import { databaseOutage } from '#lib/outage.ts';
import { writtenIn } from '#lib/forms.ts';
import { problem } from '#lib/http.ts';
import { hasSecret, isPrivate, NO_STORE, ORIGIN_ONLY } from '#lib/private-pages.ts';
import { recordSecurityEvent } from '#features/security-events/security-event.service.ts';
import { whoIs } from '#features/accounts/account.service.ts';

/** Sets the headers that tell caches, browsers and other sites how to treat a response, whichever page produced it. */
const headers = defineMiddleware(async (context, next) => {
  const { request, url, cookies } = context;
  const response = await next();
  if (response.headers.get('Content-Type') === 'text/html')
    response.headers.set('Content-Type', 'text/html; charset=utf-8');
  // No cache may store a response that depends on who is signed in, or whose URL grants access.
  if (request.headers.has('cookie') || isPrivate(request.method, url))
    response.headers.set('Cache-Control', NO_STORE);
  if (hasSecret(url)) response.headers.set('Referrer-Policy', ORIGIN_ONLY);
  // The visitor has signed out or left, perhaps at a library: "Back" must not show what they saw.
  if (
    !response.headers.has('Clear-Site-Data') &&
    [...cookies.headers()].some((cookie) => /;\s*Max-Age=0/i.test(cookie))
  )
    response.headers.set('Clear-Site-Data', '"cache"');
  return response;
});

/** In development our own server does not run around the pages, so the services are created here. */
const services = defineMiddleware(async ({ locals }, next) => {
  if (import.meta.env.DEV) {
    const { developmentLocals } = await import('./development-locals.ts');
    Object.assign(locals, await developmentLocals());
  }
  return next();
});

/** Rewrites to another page. Astro would pass on the body too, which can be read only once. */
const pageInstead = ({ url, request: { headers } }: APIContext, path: string) =>
  new Request(new URL(path, url), { headers });

/**
 * Renders the pages for "not found" and for failures.
 *
 * A page that reads its form before it knows whether a record exists may still answer "not found": Astro refuses a
 * rewrite after the body was read, so the rewrite happens here, without the body.
 *
 * A failure in a page is logged once, with the request's id, and explained to the visitor: as temporary while the
 * database is unavailable, after which the page works again, and otherwise as our mistake.
 */
const failures = defineMiddleware(async (context, next) => {
  // A page reads its form before it fails: the copy is what is returned to the person.
  const sent = context.request.method === 'POST' ? context.request.clone() : undefined;
  try {
    return await next();
  } catch (error) {
    if (error instanceof Error && error.name === 'RewriteWithBodyUsed')
      return context.rewrite(pageInstead(context, '/404'));
    if (import.meta.env.DEV) throw error;
    const { requestId, services } = context.locals;
    const busy = isTooBusy(error);
    const away = busy || isDatabaseAway(error);
    if (busy) services.log.warn({ requestId }, 'too many wait at once');
    else if (away) databaseOutage(services.log).went(error);
    else services.log.error({ requestId, error }, 'a page failed');
    if (context.url.pathname.startsWith('/api/')) {
      return away
        ? problem({ status: 503, title: 'Service unavailable', detail: 'Try again in a minute.' })
        : problem({
            status: 500,
            title: 'Internal error',
            detail: `This is our mistake. Request ${requestId}.`,
          });
    }
    if (away && sent !== undefined) {
      const { pathname, search } = context.url;
      context.locals.unsent = { action: `${pathname}${search}`, fields: await writtenIn(sent) };
    }
    return context.rewrite(pageInstead(context, away ? '/503' : '/500'));
  }
});

/** Reads who is signed in. Without a cookie it asks nothing: a search must not cost more because accounts exist. */
const account = defineMiddleware(async (context, next) => {
  const { locals, request } = context;
  const hasCookie = request.headers.has('cookie');
  if (hasCookie && locals.signedIn === undefined) {
    try {
      const { accounts, accountLimit } = locals.services;
      locals.signedIn = await accountLimit(() => whoIs(accounts, context.cookies));
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      locals.accountsAway = error;
    }
  }
  return next();
});

/** Pages of single records that only some signed-in people may see. */
const RECORDS = /^\/(admin|account\/applications|caseload|manage|moderation|referrals)\/.*\[/;

/**
 * Records as a security event that a signed-in person asked for a record that does not exist or that they may not see.
 * The pages' queries are restricted to what the person may see, so a page alone cannot tell the two cases apart.
 */
const refusals = defineMiddleware(async ({ locals, routePattern }, next) => {
  const response = await next();
  const { signedIn, isRefusalRecorded } = locals;
  if (response.status === 404 && signedIn && isRefusalRecorded !== true && RECORDS.test(routePattern)) {
    locals.isRefusalRecorded = true;
    await recordSecurityEvent(locals.services, {
      type: 'record-not-found',
      actorAccountId: signedIn.actor.account.id,
      detail: { route: routePattern },
    });
  }
  return response;
});

export const onRequest = sequence(headers, services, failures, account, refusals);
