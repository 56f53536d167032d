import type { APIRoute } from 'astro';

const DAY_MS = 86_400_000;
/**
 * RFC 9116 recommends less than a year, so that a forgotten file does not send reports to an address that is no longer
 * read.
 */
const VALID_DAYS = 180;

/** The contact for security problems, for people and for programs (RFC 9116). */
export const GET: APIRoute = ({ locals }) => {
  const { clock, config } = locals.services;
  const expires = new Date(Math.floor(clock().getTime() / DAY_MS) * DAY_MS + VALID_DAYS * DAY_MS);
  const policy = `${locals.siteUrl}/security`;
  return new Response(
    [
      `Contact: ${config.securityContact ?? policy}`,
      `Expires: ${expires.toISOString()}`,
      `Policy: ${policy}`,
      `Canonical: ${locals.siteUrl}/.well-known/security.txt`,
      'Preferred-Languages: en',
      '',
    ].join('\n'),
    { headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'public, max-age=3600' } },
  );
};
