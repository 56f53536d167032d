import type { APIRoute } from 'astro';
import { requireSignedIn } from '#features/accounts/guard.ts';
import { ownCalendar } from '#features/bookings/own.service.ts';
import { fileResponse } from '#lib/http.ts';

export const GET: APIRoute = async (context) => {
  const me = await requireSignedIn(context);
  if (me instanceof Response) return me;
  const { siteUrl, services } = context.locals;
  const file = await ownCalendar({ ...services, siteUrl }, me.actor, context.params['booking'] ?? '');
  return file === undefined ? context.rewrite('/404') : fileResponse(file, 'booking', 'ics');
};
