import type { APIRoute } from 'astro';
import { cookieHolder } from '#features/applications/holder.ts';
import { ownInterviewFile } from '#features/applications/own-view.service.ts';
import { fileResponse } from '#lib/http.ts';

export const GET: APIRoute = async (context) => {
  const holder = cookieHolder(context);
  if (holder === undefined) return context.redirect('/applications/link', 303);
  const { siteUrl, services } = context.locals;
  const id = context.params['application'] ?? '';
  const at = { host: new URL(siteUrl).host, link: `${siteUrl}/applications/${id}` };
  const file = await ownInterviewFile(services, holder, id, at);
  return file === undefined ? context.rewrite('/404') : fileResponse(file, 'interview', 'ics');
};
