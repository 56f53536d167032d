import type { APIContext } from 'astro';
import { defineMiddleware, sequence } from 'astro:middleware';
import { isDatabaseAway } from '#lib/database.ts';
import { problem } from '#lib/http.ts';
import { recordSecurityEvent } from '#features/security-events/security-event.service.ts';
import { whoIs } from '#features/accounts/account.service.ts';

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
  try {
    return await next();
  } catch (error) {
    if (error instanceof Error && error.name === 'RewriteWithBodyUsed')
      return context.rewrite(pageInstead(context, '/404'));
    if (import.meta.env.DEV) throw error;
    const { requestId, services } = context.locals;
    const away = isDatabaseAway(error);
    if (away) services.log.warn({ requestId }, 'a page needed the database, which is away');
    else services.log.error({ requestId, error }, 'a page failed');
    if (context.url.pathname.startsWith('/api/')) {
      return away
        ? problem({ status: 503, title: 'Service unavailable', detail: 'Please try again in a minute.' })
        : problem({
            status: 500,
            title: 'Internal error',
            detail: `This is our mistake. Request ${requestId}.`,
          });
    }
    return context.rewrite(pageInstead(context, away ? '/503' : '/500'));
  }
});

/** Nothing that depends on who is signed in may be kept by anybody else. */
const PRIVATE = 'private, no-store';

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
  const response = await next();
  if (hasCookie || /^\/(account|dev)(\/|$)/.test(context.url.pathname)) {
    response.headers.set('Cache-Control', PRIVATE);
  }
  return response;
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

export const onRequest = sequence(services, failures, account, refusals);
