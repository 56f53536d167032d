import type { APIRoute } from 'astro';
import { xml } from '#lib/http.ts';

export const GET: APIRoute = async ({ params, locals, rewrite }) => {
  const part = await locals.services.sitemaps.part(Number(params['part']));
  return part === undefined ? rewrite('/404') : xml(part);
};
