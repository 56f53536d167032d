import type { APIRoute } from 'astro';
import { apiJson } from '#lib/http.ts';
import { openApiDocument } from '#features/api/openapi.ts';

export const GET: APIRoute = ({ locals }) => apiJson(openApiDocument(locals.siteUrl));
