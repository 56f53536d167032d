import type { APIRoute } from 'astro';
import { organisationsSitemap } from '#features/site/sitemap.service.ts';
import { xml } from '#lib/http.ts';

export const GET: APIRoute = async ({ locals }) =>
  xml(await organisationsSitemap(locals.services.db, locals.siteUrl, locals.services.clock()));
