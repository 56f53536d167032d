import type { APIRoute } from 'astro';
import { requireTo } from '#features/accounts/guard.ts';
import { isId } from '#features/moderation/moderation.ts';
import { release } from '#features/moderation/moderation.service.ts';

/** Returns the `case` of the form to the queue. */
export const POST: APIRoute = async (context) => {
  const me = await requireTo(context, 'moderation.see', undefined);
  if (me instanceof Response) return me;
  const form = await context.request.formData().catch(() => new FormData());
  const it = String(form.get('case') ?? '');
  if (isId(it)) await release(context.locals.services, me.actor, it);
  return context.redirect('/moderation?done=released', 303);
};

/** For a visitor who typed the URL: redirects to the queue. */
export const GET: APIRoute = async (context) => {
  const me = await requireTo(context, 'moderation.see', undefined);
  return me instanceof Response ? me : context.redirect('/moderation', 303);
};
