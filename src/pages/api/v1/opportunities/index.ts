import type { APIRoute } from 'astro';
import { apiJson, preflight, problem } from '#lib/http.ts';
import { searchResponse } from '#features/api/api.ts';
import { parseSearchQuery } from '#features/search/search-query.ts';

export const OPTIONS: APIRoute = preflight;

export const GET: APIRoute = async ({ url, locals }) => {
  const { search, clock } = locals.services;
  const { query, issues } = parseSearchQuery(url.searchParams);
  if (issues.length > 0) {
    return problem({
      status: 400,
      title: 'Bad request',
      detail: issues.map((issue) => `“${issue.parameter}” ${issue.message}.`).join(' '),
      errors: issues,
    });
  }
  const results = await search.find(query);
  if (!results.place.ok) {
    const { reason, text, suggestions } = results.place;
    const said = reason === 'outside' ? 'is outside Kent and Medway' : 'is not a place we know';
    const tried = suggestions.map((suggestion) => suggestion.text).join(', ');
    return problem({
      status: 400,
      title: 'Bad request',
      detail: `“${text}” ${said}.${tried === '' ? '' : ` Try: ${tried}.`}`,
      errors: [{ parameter: 'near', message: said }],
    });
  }
  return apiJson(searchResponse(results, locals.siteUrl, clock()));
};
