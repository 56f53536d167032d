import type { APIRoute } from 'astro';
import { visitorOf } from '#features/accounts/guard.ts';
import { signOut, signOutEverywhere } from '#features/accounts/sign-in.service.ts';
import { forgetGuest } from '#features/guests/guest-cookies.ts';

/**
 * Signs out on this device; with `everywhere` in the form, on every device. On a shared computer nothing of the person
 * remains: neither pages in the browser's cache nor the cookies of what they did without an account.
 */
export const POST: APIRoute = async (context) => {
  const { accounts } = context.locals.services;
  const { signedIn } = context.locals;
  const form = await context.request.formData().catch(() => new FormData());
  const visitor = visitorOf(context);
  if (form.has('everywhere') && signedIn !== undefined) await signOutEverywhere(accounts, signedIn, visitor);
  else await signOut(accounts, signedIn, visitor);
  forgetGuest(context);
  const answer = context.redirect(
    signedIn === undefined ? '/account/sign-in?done=forgotten' : '/account/sign-in?done=signed-out',
    303,
  );
  // "cookies" would also delete those of other sites under the same domain, and is not needed: our own are deleted one
  // by one.
  answer.headers.set('Clear-Site-Data', '"cache", "storage"');
  return answer;
};

/** For a visitor who typed the URL: redirects to the page with the button. */
export const GET: APIRoute = (context) => context.redirect('/account', 303);
