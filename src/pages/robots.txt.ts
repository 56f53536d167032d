import type { APIRoute } from 'astro';

/** Everything may be found but the many combinations of filters, which lead nowhere new. */
export const GET: APIRoute = ({ locals }) =>
  new Response(
    [
      'User-agent: *',
      'Disallow: /account',
      'Disallow: /components',
      'Disallow: /dev',
      'Disallow: /api/v1/opportunities',
      `Sitemap: ${locals.siteUrl}/sitemap.xml`,
      '',
    ].join('\n'),
    { headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=3600' } },
  );
