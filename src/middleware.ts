import { defineMiddleware, sequence } from 'astro:middleware';
import { isDatabaseAway } from '#lib/database.ts';
import { problem } from '#lib/http.ts';
import { whoIs } from '#features/accounts/account.service.ts';

/** In development there is no server of ours around the pages, so the services are made here. */
const services = defineMiddleware(async ({ locals }, next) => {
  if (import.meta.env.DEV) {
    const { developmentLocals } = await import('./development-locals.ts');
    Object.assign(locals, await developmentLocals());
  }
  return next();
});

/**
 * To read a form uses up its request, which can then not be handed on to another page, such as the one that says that
 * there is none or that the database is away. So a copy is read.
 */
const readable = defineMiddleware(({ request }, next) => {
  if (request.body !== null) {
    Object.defineProperty(request, 'formData', { value: () => request.clone().formData() });
  }
  return next();
});

/**
 * What goes wrong in a page is logged once, with the request's id, and said in words: as "just now" while the database
 * is away, after which the page works again, and otherwise as our mistake.
 */
const failures = defineMiddleware(async (context, next) => {
  try {
    return await next();
  } catch (error) {
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
    return context.rewrite(away ? '/503' : '/500');
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

export const onRequest = sequence(services, readable, failures, account);
