import type { APIRoute } from 'astro';
import { pagesSitemap } from '#features/site/sitemap.service.ts';
import { xml } from '#lib/http.ts';

export const GET: APIRoute = ({ locals }) => xml(pagesSitemap(locals.siteUrl, locals.services.gazetteer));
