import type { APIRoute } from 'astro';
import { leave } from '#features/referrals/my-referral/access.service.ts';
import { comingFrom } from '#features/referrals/my-referral/visit.ts';

/** Ends the guest session on this device. */
export const POST: APIRoute = async (context) => {
  await leave(context.locals.services.follow, comingFrom(context));
  const answer = context.redirect('/support', 303);
  // On a shared computer the browser's cache must not bring the pages back.
  answer.headers.set('Clear-Site-Data', '"cache", "storage"');
  return answer;
};

/** For a visitor who typed the URL: redirects to the page with the button. */
export const GET: APIRoute = (context) => context.redirect('/support/referral', 303);
