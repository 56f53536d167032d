import type { APIContext } from 'astro';
import { requireTo } from '#features/accounts/guard.ts';
import { recordSecurityEvent } from '#features/security-events/security-event.service.ts';
import { returnFile } from '#features/insights/reports.service.ts';
import { fileResponse } from '#lib/http.ts';

/** The funder's return for one year, as a CSV file. */
export async function GET(context: APIContext): Promise<Response> {
  const me = await requireTo(context, 'referral.triage', undefined);
  if (me instanceof Response) return me;
  const { name, text } = await returnFile(
    context.locals.services.referrals,
    Number(context.url.searchParams.get('year')),
  );
  await recordSecurityEvent(context.locals.services, {
    type: 'export-made',
    actorAccountId: me.actor.account.id,
    detail: { what: 'funders-return' },
  });
  return fileResponse(text, name, 'csv');
}
