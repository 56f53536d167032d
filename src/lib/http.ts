/** Answers of the public API. */

const CORS = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

/** Everybody may keep an answer for a minute; nothing in it is about who asked. */
export function apiJson(body: unknown): Response {
  return Response.json(body, { headers: { ...CORS, 'Cache-Control': 'public, max-age=60' } });
}

export interface Problem {
  status: number;
  title: string;
  detail: string;
  errors?: readonly { parameter: string; message: string }[];
}

/** An error as RFC 9457 has it. */
export function problem({ status, title, detail, errors }: Problem): Response {
  return new Response(
    JSON.stringify({
      type: 'about:blank',
      title,
      status,
      detail,
      ...(errors === undefined ? {} : { errors }),
    }),
    {
      status,
      headers: {
        ...CORS,
        'Content-Type': 'application/problem+json',
        'Cache-Control': 'no-store',
        ...(status === 503 ? { 'Retry-After': '30' } : {}),
      },
    },
  );
}

/** What a browser asks before it fetches from another site. */
export function preflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...CORS,
      'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
      'Access-Control-Max-Age': '86400',
    },
  });
}

export function xml(document: string): Response {
  return new Response(document, {
    headers: { 'Content-Type': 'application/xml; charset=utf-8', 'Cache-Control': 'public, max-age=3600' },
  });
}

/** A calendar file to keep. @param name of the file, without its ending */
export function calendarResponse(file: string, name: string): Response {
  return new Response(file, {
    headers: {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}.ics"`,
      'Cache-Control': 'private, no-store',
    },
  });
}
