import type { APIRoute } from 'astro';
import { requireMember } from '#features/accounts/guard.ts';
import { hostCalendar } from '#features/bookings/host.service.ts';
import { fileResponse } from '#lib/http.ts';

export const GET: APIRoute = async (context) => {
  const me = await requireMember(context, 'organisation.inbox');
  if (me instanceof Response) return me;
  const { siteUrl, services } = context.locals;
  const { organisationId } = me.organisation;
  const file = await hostCalendar({ ...services, siteUrl }, organisationId, context.params['booking'] ?? '');
  return file === undefined ? context.rewrite('/404') : fileResponse(file, 'booking', 'ics');
};
