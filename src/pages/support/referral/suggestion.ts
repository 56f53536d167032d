import { browserOf, readGuestSession } from '#features/referrals/my-referral/access.handler.ts';
import type { APIRoute } from 'astro';
import { z } from 'zod';
import { SUGGESTION_ANSWERS } from '#features/referrals/my-referral/my-referral.ts';
import { answerSuggestion } from '#features/referrals/my-referral/self-service.service.ts';
import { readForm } from '#lib/forms.ts';

const schema = z.object({
  opportunity: z.string().max(40),
  answer: z.enum(SUGGESTION_ANSWERS),
});

/** Records the person's response to a suggested opportunity. */
export const POST: APIRoute = async (context) => {
  const { follow } = context.locals.services;
  const visit = await readGuestSession(follow, browserOf(context));
  const form = await readForm(context.request, schema);
  const answered =
    visit !== undefined &&
    form.ok &&
    (await answerSuggestion(follow, visit, form.value.opportunity, form.value.answer));
  return context.redirect(`/support/referral${answered ? '?done=answer' : ''}`, 303);
};

export const GET: APIRoute = (context) => context.redirect('/support/referral', 303);
