import type { APIRoute } from 'astro';
import { requireMember } from '#features/accounts/guard.ts';
import { takeBack } from '#features/postings/posting.service.ts';

/** Withdraws a version that waits for approval. */
export const POST: APIRoute = async (context) => {
  const me = await requireMember(context, 'organisation.work');
  if (me instanceof Response) return me;
  const posting = context.params['posting'] ?? '';
  if (!(await takeBack(context.locals.services, me, posting))) return context.rewrite('/404');
  return context.redirect(`/manage/${me.organisation.slug}/listings/${posting}`, 303);
};

/** For a visitor who typed the URL: redirects to the page with the button. */
export const GET: APIRoute = async (context) => {
  const me = await requireMember(context, 'organisation.work');
  if (me instanceof Response) return me;
  const posting = encodeURIComponent(context.params['posting'] ?? '');
  return context.redirect(`/manage/${me.organisation.slug}/listings/${posting}`, 303);
};
