import type { APIContext } from 'astro';
import { requireTo } from '#features/accounts/guard.ts';
import { appointmentFile } from '#features/referrals/casework/casework.service.ts';
import { adviserScope } from '#features/referrals/staff.ts';
import { fileResponse } from '#lib/http.ts';

/** The calendar file of one appointment. */
export async function GET(context: APIContext): Promise<Response> {
  const me = await requireTo(context, 'referral.work', undefined);
  if (me instanceof Response) return me;
  const { id = '', appointment = '' } = context.params;
  const file = await appointmentFile(context.locals.services.referrals, adviserScope(me.actor), {
    id,
    appointmentId: appointment,
    host: new URL(context.locals.siteUrl).host,
  });
  if (file === undefined) return context.rewrite('/404');
  return fileResponse(file, 'appointment', 'ics');
}
