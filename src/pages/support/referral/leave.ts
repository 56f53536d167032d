import type { APIRoute } from 'astro';
import { leave } from '#features/referrals/my-referral/access.service.ts';
import { comingFrom } from '#features/referrals/my-referral/visit.ts';

/** Ends the visit on this device. */
export const POST: APIRoute = async (context) => {
  await leave(context.locals.services.follow, comingFrom(context));
  const answer = context.redirect('/support', 303);
  // On a computer that others use too, the pages do not come back by the browser's own cache.
  answer.headers.set('Clear-Site-Data', '"cache", "storage"');
  return answer;
};

/** Somebody who typed the address: the page with the button. */
export const GET: APIRoute = (context) => context.redirect('/support/referral', 303);
