import type { APIRoute } from 'astro';
import { requireMember } from '#features/accounts/guard.ts';
import { startCopy } from '#features/postings/posting.service.ts';

/** Starts a new listing with the same answers. */
export const POST: APIRoute = async (context) => {
  const me = await requireMember(context, 'opportunity.draft');
  if (me instanceof Response) return me;
  const to = await startCopy(context.locals.services, me, context.params['posting'] ?? '');
  return to === undefined ? context.rewrite('/404') : context.redirect(to, 303);
};

/** For a visitor who typed the URL: redirects to the page with the button. */
export const GET: APIRoute = async (context) => {
  const me = await requireMember(context, 'opportunity.draft');
  if (me instanceof Response) return me;
  const posting = encodeURIComponent(context.params['posting'] ?? '');
  return context.redirect(`/manage/${me.organisation.slug}/listings/${posting}`, 303);
};
