import type { APIRoute } from 'astro';
import { requireSignedIn } from '#features/accounts/guard.ts';
import { ownInterviewFile } from '#features/applications/own-view.service.ts';
import { fileResponse } from '#lib/http.ts';

export const GET: APIRoute = async (context) => {
  const me = await requireSignedIn(context);
  if (me instanceof Response) return me;
  const { siteUrl, services } = context.locals;
  const id = context.params['application'] ?? '';
  const holder = { kind: 'account', id: me.actor.account.id } as const;
  const at = { host: new URL(siteUrl).host, link: `${siteUrl}/account/applications/${id}` };
  const file = await ownInterviewFile(services, holder, id, at);
  return file === undefined ? context.rewrite('/404') : fileResponse(file, 'interview', 'ics');
};
