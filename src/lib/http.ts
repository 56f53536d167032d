import { NO_STORE } from './private-pages.ts';

/** Responses of the public API. */

const CORS = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };

/** A response that any cache may keep for a minute; nothing in it depends on the client. */
export function apiJson(body: unknown): Response {
  return Response.json(body, { headers: { ...CORS, 'Cache-Control': 'public, max-age=60' } });
}

export interface Problem {
  status: number;
  title: string;
  detail: string;
  errors?: readonly { parameter: string; message: string }[];
}

/** An error response according to RFC 9457. */
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

/** Answers a browser's preflight request before a cross-origin fetch. */
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

export function xml(document: string | ReadableStream<Uint8Array>): Response {
  return new Response(document, {
    headers: { 'Content-Type': 'application/xml; charset=utf-8', 'Cache-Control': 'public, max-age=3600' },
  });
}

const FILE_TYPES = { csv: 'text/csv', ics: 'text/calendar', json: 'application/json' } as const;

/**
 * A download with data about people or an organisation, which no cache may store.
 * @param name the file's name without its extension, of letters, digits and "-"
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
