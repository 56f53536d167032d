import type { APIRoute } from 'astro';
import { requireTo } from '#features/accounts/guard.ts';
import { hrefWith, isId, kindOf } from '#features/moderation/moderation.ts';
import { take, takeNext } from '#features/moderation/moderation.service.ts';

/** Assigns the `case` of the form to the moderator; without one, the next case, of the `kind` if that is given. */
export const POST: APIRoute = async (context) => {
  const me = await requireTo(context, 'moderation.see', undefined);
  if (me instanceof Response) return me;
  const { services } = context.locals;
  const form = await context.request.formData().catch(() => new FormData());
  const [one, kind] = [String(form.get('case') ?? ''), kindOf(String(form.get('kind')))];
  if (isId(one)) {
    const taken = await take(services, me.actor, one);
    return context.redirect(taken ? `/moderation/cases/${one}` : '/moderation?done=held', 303);
  }
  const next = await takeNext(services, me.actor, kind);
  return context.redirect(
    next === undefined ? hrefWith('/moderation', { kind, done: 'none' }) : `/moderation/cases/${next}`,
    303,
  );
};

/** For a visitor who typed the URL: redirects to the page with the button. */
export const GET: APIRoute = async (context) => {
  const me = await requireTo(context, 'moderation.see', undefined);
  return me instanceof Response ? me : context.redirect('/moderation', 303);
};
