import type { APIRoute } from 'astro';
import { apiJson, preflight, problem } from '#lib/http.ts';
import { opportunityResponse } from '#features/api/api.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';

export const OPTIONS: APIRoute = preflight;

export const GET: APIRoute = async ({ params, locals }) => {
  const { db, clock } = locals.services;
  const found = await findOpportunity(db, params['id'] ?? '', clock());
  if (found === undefined)
    return problem({ status: 404, title: 'Not found', detail: 'There is no opportunity with this id.' });
  if (found.status === 'withdrawn')
    return problem({ status: 410, title: 'Gone', detail: 'This opportunity has been taken down.' });
  return apiJson(opportunityResponse(found, locals.siteUrl));
};
