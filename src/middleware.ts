import type { APIContext } from 'astro';
import { defineMiddleware, sequence } from 'astro:middleware';
import { isDatabaseAway } from '#lib/database.ts';
import { databaseOutage } from '#lib/outage.ts';
import { writtenIn } from '#lib/forms.ts';
import { problem } from '#lib/http.ts';
import { hasSecret, isPrivate, NO_STORE, ORIGIN_ONLY } from '#lib/private-pages.ts';
import { recordSecurityEvent } from '#features/security-events/security-event.service.ts';
import { whoIs } from '#features/accounts/account.service.ts';

/** What caches, browsers and other sites are told about each answer, whichever page gave it. */
const headers = defineMiddleware(async (context, next) => {
  const { request, url, cookies } = context;
  const response = await next();
  if (response.headers.get('Content-Type') === 'text/html')
    response.headers.set('Content-Type', 'text/html; charset=utf-8');
  // Nothing that depends on who is signed in, or that opens something, may be kept by anybody else.
  if (request.headers.has('cookie') || isPrivate(request.method, url))
    response.headers.set('Cache-Control', NO_STORE);
  if (hasSecret(url)) response.headers.set('Referrer-Policy', ORIGIN_ONLY);
  // Somebody has signed out or left, perhaps at a library: "Back" must not show what they saw.
  if (
    !response.headers.has('Clear-Site-Data') &&
    [...cookies.headers()].some((cookie) => /;\s*Max-Age=0/i.test(cookie))
  )
    response.headers.set('Clear-Site-Data', '"cache"');
  return response;
});

/** In development there is no server of ours around the pages, so the services are made here. */
const services = defineMiddleware(async ({ locals }, next) => {
  if (import.meta.env.DEV) {
    const { developmentLocals } = await import('./development-locals.ts');
    Object.assign(locals, await developmentLocals());
  }
  return next();
});

/** Another page in the place of this one. Astro would hand on the body too, which can be read only once. */
const pageInstead = ({ url, request: { headers } }: APIContext, path: string) =>
  new Request(new URL(path, url), { headers });

/**
 * A page that reads its form before it knows whether there is such a record may answer with the page "not found"
 * like any other: Astro refuses that after a body was read, so it is done here, without the body.
 *
 * What goes wrong in a page is logged once, with the request's id, and said in words: as "just now" while the database
 * is away, after which the page works again, and otherwise as our mistake.
 */
const failures = defineMiddleware(async (context, next) => {
  // A page reads its form before it fails: a second copy is what the person gets back.
  const sent = context.request.method === 'POST' ? context.request.clone() : undefined;
  try {
    return await next();
  } catch (error) {
    if (error instanceof Error && error.name === 'RewriteWithBodyUsed')
      return context.rewrite(pageInstead(context, '/404'));
    if (import.meta.env.DEV) throw error;
    const { requestId, services } = context.locals;
    const away = isDatabaseAway(error);
    if (away) databaseOutage(services.log).went(error);
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

/** Who is signed in. Without a cookie nothing is asked: searching costs what it costs without accounts. */
const account = defineMiddleware(async (context, next) => {
  const { locals, request } = context;
  const hasCookie = request.headers.has('cookie');
  if (hasCookie && locals.signedIn === undefined) {
    try {
      const { accounts, whoLine } = locals.services;
      locals.signedIn = await whoLine(() => whoIs(accounts, context.cookies));
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      locals.accountsAway = error;
    }
  }
  return next();
});

/** Pages of single records that belong to some of those who are signed in. */
const RECORDS = /^\/(admin|account\/applications|caseload|manage|moderation|referrals)\/.*\[/;

/** Records that somebody asked for and cannot see: their query is narrowed, so that a page alone tells nothing. */
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
