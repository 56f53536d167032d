import type { APIRoute } from 'astro';
import { requireMember } from '#features/accounts/guard.ts';
import { recordSecurityEvent } from '#features/security-events/security-event.service.ts';
import { inboxFilter } from '#features/applications/inbox.service.ts';
import { exportApplications } from '#features/applications/export.service.ts';
import { fileResponse } from '#lib/http.ts';

export const GET: APIRoute = async (context) => {
  const me = await requireMember(context, 'organisation.inbox');
  if (me instanceof Response) return me;
  const { organisation } = me;
  const filter = inboxFilter(context.url.searchParams);
  const actor = `account:${me.actor.account.id}`;
  const file = await exportApplications(context.locals.services, organisation.organisationId, filter, actor);
  await recordSecurityEvent(context.locals.services, {
    type: 'export-made',
    actorAccountId: me.actor.account.id,
    detail: { what: 'applications' },
  });
  return fileResponse(file, `applications-${organisation.slug}`, 'csv');
};
