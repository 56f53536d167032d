import type { APIRoute } from 'astro';
import { visitorOf } from '#features/accounts/guard.ts';
import { signOut, signOutEverywhere } from '#features/accounts/sign-in.service.ts';

/** Signs out here; with `everywhere` in the form, on every device. */
export const POST: APIRoute = async (context) => {
  const { accounts } = context.locals.services;
  const { signedIn } = context.locals;
  const form = await context.request.formData().catch(() => new FormData());
  const visitor = visitorOf(context);
  if (form.has('everywhere') && signedIn !== undefined) await signOutEverywhere(accounts, signedIn, visitor);
  else await signOut(accounts, visitor);
  return context.redirect('/account/sign-in?done=signed-out', 303);
};

/** Somebody who typed the address: the page with the button. */
export const GET: APIRoute = (context) => context.redirect('/account', 303);
