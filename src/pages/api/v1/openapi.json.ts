import type { APIRoute } from 'astro';
import { apiJson } from '#lib/http.ts';
import { openApiDocument } from '#features/search/openapi.ts';

export const GET: APIRoute = ({ locals }) => apiJson(openApiDocument(locals.siteUrl));
