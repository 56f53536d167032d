import type { APIRoute } from 'astro';

/** What is suggested while a visitor types: `?q=` for the words of a search, `?near=` for its place. */
export const GET: APIRoute = async ({ url, locals }) => {
  const { search } = locals.services;
  const near = url.searchParams.get('near');
  const found =
    near === null
      ? await search.complete('q', url.searchParams.get('q') ?? '')
      : await search.complete('near', near);
  return Response.json(
    { suggestions: found.map(({ text, kind, detail }) => ({ text, kind, detail })) },
    { headers: { 'Cache-Control': 'public, max-age=300' } },
  );
};
