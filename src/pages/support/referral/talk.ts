import { browserOf, readGuestSession } from '#features/referrals/my-referral/access.handler.ts';
import type { APIRoute } from 'astro';
import { z } from 'zod';
import { talkDoesNotSuit } from '#features/referrals/my-referral/self-service.service.ts';
import { readForm } from '#lib/forms.ts';

const schema = z.object({ talk: z.string().max(40) });

/** Records that the time of the next appointment does not suit the person. */
export const POST: APIRoute = async (context) => {
  const { follow } = context.locals.services;
  const visit = await readGuestSession(follow, browserOf(context));
  const form = await readForm(context.request, schema);
  const isRecorded =
    visit !== undefined && form.ok && (await talkDoesNotSuit(follow, visit, form.value.talk));
  return context.redirect(isRecorded ? '/support/referral?done=talk' : '/support/referral', 303);
};

export const GET: APIRoute = (context) => context.redirect('/support/referral', 303);
