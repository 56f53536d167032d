import type { APIRoute } from 'astro';
import { sitemapIndex } from '#features/site/sitemap.service.ts';
import { xml } from '#lib/http.ts';

export const GET: APIRoute = async ({ locals }) =>
  xml(await sitemapIndex(locals.services.db, locals.siteUrl));
