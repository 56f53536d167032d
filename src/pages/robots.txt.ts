import type { APIRoute } from 'astro';

/** Search engines may index everything except the many combinations of filters, which lead to nothing new. */
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
