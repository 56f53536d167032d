import type { APIRoute } from 'astro';
import { requireMember } from '#features/accounts/guard.ts';
import { inboxInterviewFile } from '#features/applications/inbox-application.service.ts';
import { fileResponse } from '#lib/http.ts';

export const GET: APIRoute = async (context) => {
  const me = await requireMember(context, 'organisation.inbox');
  if (me instanceof Response) return me;
  const { siteUrl, services } = context.locals;
  const id = context.params['application'] ?? '';
  const { organisationId, slug } = me.organisation;
  const file = await inboxInterviewFile(services, organisationId, id, {
    host: new URL(siteUrl).host,
    link: `${siteUrl}/manage/${slug}/applications/${id}`,
  });
  return file === undefined ? context.rewrite('/404') : fileResponse(file, 'interview', 'ics');
};
