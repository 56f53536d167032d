import type { APIContext } from 'astro';
import { emailsOf } from '#features/accounts/administration.service.ts';
import { requireTo } from '#features/accounts/guard.ts';
import { exportSecurityEvents, readEventsQuery } from '#features/security-events/events-list.service.ts';
import { recordSecurityEvent } from '#features/security-events/security-event.service.ts';
import { fileResponse } from '#lib/http.ts';

/** The listed events as a CSV file; people are given as account ids only. */
export async function GET(context: APIContext): Promise<Response> {
  const me = await requireTo(context, 'staff.manage', undefined);
  if (me instanceof Response) return me;
  const { services } = context.locals;
  const query = readEventsQuery(context.url.searchParams);
  const { account } = query;
  const email = account === undefined ? undefined : (await emailsOf(services, [account])).get(account);
  const { file, rows } = await exportSecurityEvents(services, query, email);
  await recordSecurityEvent(services, {
    type: 'export-made',
    actorAccountId: me.actor.account.id,
    detail: { what: 'security-events', rows },
  });
  return fileResponse(file, 'security-events', 'csv');
}
