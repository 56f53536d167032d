import type { APIRoute } from 'astro';
import { requireMember } from '#features/accounts/guard.ts';
import { startChange } from '#features/postings/posting.service.ts';

/**
 * Starts a change of a listing, filled in with the version that was sent last. With `afresh` in the form, the changes
 * in an open draft are dropped.
 */
export const POST: APIRoute = async (context) => {
  const me = await requireMember(context, 'opportunity.draft');
  if (me instanceof Response) return me;
  const form = await context.request.formData().catch(() => new FormData());
  const afresh = form.get('afresh') === 'yes';
  const to = await startChange(context.locals.services, me, context.params['posting'] ?? '', { afresh });
  return to === undefined ? context.rewrite('/404') : context.redirect(to, 303);
};

/** For a visitor who typed the URL: redirects to the page with the button. */
export const GET: APIRoute = async (context) => {
  const me = await requireMember(context, 'opportunity.draft');
  if (me instanceof Response) return me;
  const posting = encodeURIComponent(context.params['posting'] ?? '');
  return context.redirect(`/manage/${me.organisation.slug}/listings/${posting}`, 303);
};
