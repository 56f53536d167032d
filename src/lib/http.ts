import { NO_STORE } from './private-pages.ts';

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

const FILE_TYPES = { csv: 'text/csv', ics: 'text/calendar', json: 'application/json' } as const;

/**
 * A file about people or an organisation, to keep on the device and in no cache.
 * @param name of the file without its ending, of letters, digits and "-"
 */
export function fileResponse(file: string, name: string, ending: keyof typeof FILE_TYPES): Response {
  return new Response(file, {
    headers: {
      'Content-Type': `${FILE_TYPES[ending]}; charset=utf-8`,
      'Content-Disposition': `attachment; filename="${name}.${ending}"`,
      'Cache-Control': NO_STORE,
    },
  });
}
