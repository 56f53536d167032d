import type { APIRoute } from 'astro';
import { requireMember } from '#features/accounts/guard.ts';

/** The target of the journey's back links: redirects to the choice of what to post. */
export const GET: APIRoute = async (context) => {
  const me = await requireMember(context, 'opportunity.draft');
  if (me instanceof Response) return me;
  return context.redirect(`/manage/${me.organisation.slug}/post`, 303);
};
