import { browserOf, handleLeave } from '#features/referrals/my-referral/access.handler.ts';
import type { APIRoute } from 'astro';

/** Ends the guest session on this device. */
export const POST: APIRoute = async (context) => {
  await handleLeave(context.locals.services.follow, browserOf(context));
  const answer = context.redirect('/support', 303);
  // On a shared computer the browser's cache must not bring the pages back.
  answer.headers.set('Clear-Site-Data', '"cache", "storage"');
  return answer;
};

/** For a visitor who typed the URL: redirects to the page with the button. */
export const GET: APIRoute = (context) => context.redirect('/support/referral', 303);
