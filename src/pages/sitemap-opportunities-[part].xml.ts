import type { APIRoute } from 'astro';
import { opportunitiesSitemap } from '#features/site/sitemap.service.ts';
import { xml } from '#lib/http.ts';

export const GET: APIRoute = async ({ params, locals, rewrite }) => {
  const { db, clock } = locals.services;
  const document = await opportunitiesSitemap(db, locals.siteUrl, Number(params['part']), clock());
  return document === undefined ? rewrite('/404') : xml(document);
};
