import type { APIRoute } from 'astro';
import { leave } from '#features/referrals/follow.service.ts';
import { comingFrom } from '#features/referrals/visit.ts';

/** Ends the visit on this device. */
export const POST: APIRoute = async (context) => {
  await leave(context.locals.services.follow, comingFrom(context));
  return context.redirect('/support', 303);
};

/** Somebody who typed the address: the page with the button. */
export const GET: APIRoute = (context) => context.redirect('/support/referral', 303);
