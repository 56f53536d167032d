import { defineMiddleware, sequence } from 'astro:middleware';
import { isDatabaseAway } from '#lib/database.ts';
import { problem } from '#lib/http.ts';
import { whoIs } from '#features/accounts/account.service.ts';

/** In development there is no server of ours around the pages, so the services are made here. */
const services = defineMiddleware(async ({ locals }, next) => {
  if (import.meta.env.DEV) {
    const { developmentLocals } = await import('./cli/development-locals.ts');
    Object.assign(locals, await developmentLocals());
  }
  return next();
});

/** A page that needs the database while it is away says so in words, and works again when it is back. */
const unavailable = defineMiddleware(async (context, next) => {
  try {
    return await next();
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    context.locals.services.log.warn(
      { requestId: context.locals.requestId },
      'a page needed the database, which is away',
    );
    if (context.url.pathname.startsWith('/api/')) {
      return problem({ status: 503, title: 'Service unavailable', detail: 'Please try again in a minute.' });
    }
    return context.rewrite('/503');
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
      locals.signedIn = await whoIs(locals.services.accounts, context.cookies);
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

export const onRequest = sequence(services, unavailable, account);
