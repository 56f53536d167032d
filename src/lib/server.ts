import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import compression from 'compression';
import sirv from 'sirv';
import { createCspReportLog, CSP_REPORTS_PATH } from './csp-reports.ts';
import { INPUT_LIMITS, TIME_LIMITS } from './input-limits.ts';
import { limitConcurrency } from './concurrency-limit.ts';
import type { Log } from './log.ts';
import { clientAddress, networkOf, type TrustedProxies } from './network.ts';
import { checkFormShape, hasDuplicateHeader, readAddress, writeSpacesPlainly } from './request-checks.ts';
import { withRequest } from './request-context.ts';
import { securityHeaders } from './security-headers.ts';

/** The handler that Astro's build exports in middleware mode. */
export type PageHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  next: (error?: unknown) => void,
  locals: object,
) => void | Promise<void>;

export interface ServerOptions {
  siteUrl: string;
  /** Folder of the built static files. */
  clientDir: string;
  pages: PageHandler;
  /** Creates the `Astro.locals` of a page. */
  locals: (request: { requestId: string; clientAddress: string }) => object;
  health: () => Promise<{ database: boolean; search: boolean }>;
  /** Called for requests that are refused before they reach a page, within their request's context. */
  onRefused?: (why: 'origin' | 'host', about: { fetchSite?: string }) => void;
  log: Log;
  /** The proxies whose X-Forwarded-For header is trusted. Default: none. */
  trustedProxies?: TrustedProxies | undefined;
}

/** How many bytes of an oversized body are read before the connection is cut. */
const MOST_READ = 20 * INPUT_LIMITS.bodyBytes;
/** How long the server waits while no part of a body arrives: a phone may lose its network for a while. */
const SILENCE_MS = 20_000;
/** The same for a body that will be refused anyway, or that does not declare its length, as browsers always do. */
const SHORT_SILENCE_MS = 700;
/** Text files need an explicit encoding, or browsers guess it. */
const TEXT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.txt': 'text/plain',
  '.svg': 'image/svg+xml',
};
/**
 * The longest form on this site has about 20 kB. Parsing and returning a form of one megabyte takes tens of
 * milliseconds during which nothing else is answered, so larger forms are handled one after the other, with other
 * requests in between.
 */
const LARGE_BODY = 64 * 1024;
const HASHED_FILES = '/_assets/';
const STOP_WAIT_MS = 15_000;

/**
 * True for the host names under which this site may be requested: its own, and loopback for health checks and
 * development.
 */
function isKnownHost(host: string | undefined, site: URL): boolean {
  if (host === undefined) return false;
  return host.toLowerCase() === site.host || /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host);
}

function plain(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  res.end(`${text}\n`);
}

function json(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  res.end(JSON.stringify(body));
}

/** Astro serves these endpoints whether or not a site uses them; this one does not (ASVS 15.2.3). */
const UNUSED_ENDPOINTS = /^\/(_image|_actions|_server-islands)(\/|$)/i;
const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];

type Body =
  | { kind: 'read'; bytes: Buffer }
  /** `isWhole`: the whole body has arrived, so that the connection can be reused. */
  | { kind: 'too-long'; isWhole: boolean }
  | { kind: 'incomplete' };

/**
 * Reads a body to its end. An oversized body is still read before it is refused, or the browser would report a broken
 * connection instead of our page. A body that stalls or never ends is abandoned.
 */
async function readBody(req: IncomingMessage, res: ServerResponse): Promise<Body> {
  const declared = req.headers['content-length'];
  if (declared === undefined && req.headers['transfer-encoding'] === undefined)
    return { kind: 'read', bytes: Buffer.alloc(0) };
  const isTooLong = Number(declared ?? 0) > INPUT_LIMITS.bodyBytes;
  const patience = isTooLong || declared === undefined ? SHORT_SILENCE_MS : SILENCE_MS;

  let size = 0;
  const chunks: Buffer[] = [];
  const isWhole = await new Promise<boolean>((resolve) => {
    const silence = setTimeout(() => resolve(false), patience);
    const end = (whole: boolean) => {
      clearTimeout(silence);
      resolve(whole);
    };
    req.on('data', (chunk: Buffer) => {
      silence.refresh();
      size += chunk.length;
      if (size <= INPUT_LIMITS.bodyBytes) chunks.push(chunk);
      if (size > MOST_READ) end(false);
    });
    req.once('end', () => end(true));
    req.once('error', () => end(false));
    res.once('close', () => end(false));
  });
  if (isTooLong || size > INPUT_LIMITS.bodyBytes) return { kind: 'too-long', isWhole };
  return isWhole ? { kind: 'read', bytes: Buffer.concat(chunks) } : { kind: 'incomplete' };
}

/** A copy of the request with a body that was already read. */
function replay({ method, url, headers, socket }: IncomingMessage, body: Buffer): IncomingMessage {
  const { 'transfer-encoding': _, ...others } = headers;
  return Object.assign(Readable.from(body.length === 0 ? [] : [body], { objectMode: false }), {
    headers: { ...others, 'content-length': String(body.length) },
    method,
    url,
    socket,
  }) as unknown as IncomingMessage;
}

/** A request for an explanatory page in place of another, with the same cookies and no body. */
function requestInstead({ headers, socket }: IncomingMessage, url: string): IncomingMessage {
  const kept = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(content-|transfer-encoding$|origin$)/.test(name)),
  );
  return Object.assign(Readable.from([]), {
    headers: kept,
    method: 'GET',
    url,
    socket,
  }) as unknown as IncomingMessage;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * True when a request that may change something does not come from a page of this site, whatever its content type.
 * Browsers state the origin; a client that states none is no browser and may go on only without a cookie.
 */
function comesFromElsewhere(req: IncomingMessage, site: URL): boolean {
  if (SAFE_METHODS.has(req.method ?? '')) return false;
  const { origin, host = '', cookie } = req.headers;
  const from = req.headers['sec-fetch-site'];
  if (from !== undefined && from !== 'same-origin' && from !== 'none') return true;
  // Privacy settings and some proxies remove the origin; no page can forge the browser's own statement
  // (Sec-Fetch-Site).
  if (origin === 'null') return from !== 'same-origin';
  // The host is one of the site's own names: see `isKnownHost`.
  if (origin !== undefined) return origin !== site.origin && origin !== `${site.protocol}//${host}`;
  return from === undefined && cookie !== undefined;
}

/** Astro trusts these headers, so they may contain only what this server has verified. */
function trustOwnHeaders(req: IncomingMessage, site: URL): IncomingMessage {
  const { headers } = req;
  for (const name of Object.keys(headers)) if (name.startsWith('x-forwarded')) delete headers[name];
  headers['x-forwarded-proto'] = site.protocol.slice(0, -1);
  const host = headers.host ?? '';
  if (!/^(localhost|127\.0\.0\.1|\[::1\])/i.test(host)) headers['x-forwarded-host'] = host;
  // Checked before: see `comesFromElsewhere`.
  if (headers.origin === 'null') headers.origin = `${site.protocol}//${host}`;
  return req;
}

/**
 * The HTTP server around the pages: request ids, security headers, known hosts only, compression, static files, a limit
 * on bodies, health checks, and one log line for each page, without anything that a person typed.
 */
export function createPortalServer(options: ServerOptions): Server & { stop(): Promise<void> } {
  const { siteUrl, log } = options;
  const site = new URL(siteUrl);
  const headers = Object.entries(securityHeaders(siteUrl));
  const largeForms = limitConcurrency(1);
  const logCspReports = createCspReportLog(log);
  const compress = compression({ threshold: 1024 });
  const files = sirv(options.clientDir, {
    dev: false,
    etag: true,
    extensions: [],
    setHeaders: (res, path) => {
      // The list of files is made at start. `statSync` throws when a file has gone since …
      statSync(join(options.clientDir, path));
      // … and a file that goes now, or cannot be read, ends this response only and not the whole process.
      res.once('pipe', (file) => file.once('error', () => res.destroy()));
      const type = TEXT_TYPES[extname(path)];
      if (type !== undefined) res.setHeader('Content-Type', `${type}; charset=utf-8`);
      res.setHeader(
        'Cache-Control',
        path.startsWith(HASHED_FILES) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      );
    },
  });
  let stopping = false;

  const handle = async (incoming: IncomingMessage, res: ServerResponse): Promise<void> => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    res.setHeader('X-Request-Id', requestId);
    for (const [name, value] of headers) res.setHeader(name, value);
    if (stopping) res.setHeader('Connection', 'close');
    // A connection in use when shutdown began would otherwise stay open until its idle timeout.
    res.once('finish', () => {
      if (stopping) setImmediate(() => server.closeIdleConnections());
    });
    const [path = '/'] = (incoming.url ?? '/').split('?');

    if (path === '/healthz') return json(res, 200, { status: 'up' });
    if (path === '/readyz') {
      void options.health().then((health) => {
        const ready = health.database && !stopping;
        json(res, ready ? 200 : 503, {
          status: ready ? 'ready' : 'not ready',
          database: health.database ? 'up' : 'down',
          search: health.search ? 'up' : 'down, PostgreSQL searches instead',
        });
      });
      return;
    }
    if (!METHODS.includes(incoming.method ?? '')) {
      res.setHeader('Allow', METHODS.join(', '));
      return plain(res, 405, 'This website does not accept this kind of request.');
    }
    if (incoming.rawHeaders.length / 2 > INPUT_LIMITS.headerLines)
      return plain(res, 431, 'This request has too many headers.');
    if (hasDuplicateHeader(incoming))
      return plain(res, 400, 'This request repeats a header, so we cannot read it.');
    const address = clientAddress(incoming, options.trustedProxies);
    const request = { requestId, network: networkOf(address) };
    const tellRefused = (why: 'origin' | 'host', about: { fetchSite?: string } = {}) =>
      withRequest(request, () => options.onRefused?.(why, about));
    if (!isKnownHost(incoming.headers.host, site)) {
      tellRefused('host');
      return plain(res, 421, 'This website does not use that name.');
    }
    const asked = readAddress(incoming.url);
    if (asked.kind === 'too-long') return plain(res, 414, 'This address is too long. Make it shorter.');
    if (asked.kind === 'too-many-parameters')
      return plain(res, 400, 'This address asks for too much at once. Make it shorter.');
    if (asked.kind === 'unreadable')
      return plain(res, 400, 'We cannot read this address. Check it is correct.');
    if (asked.kind === 'redirect') {
      res.setHeader('Location', asked.to);
      incoming.resume();
      return plain(res, 308, `This page is at ${asked.to.split('?')[0] ?? '/'}`);
    }
    if (path === CSP_REPORTS_PATH && incoming.method === 'POST') {
      const report = await readBody(incoming, res);
      if (report.kind === 'read') logCspReports(incoming.headers['content-type'], report.bytes);
      else res.setHeader('Connection', 'close');
      res.writeHead(204);
      res.end();
      return;
    }
    if (comesFromElsewhere(incoming, site)) {
      res.setHeader('Connection', 'close');
      incoming.resume();
      const fetchSite = String(incoming.headers['sec-fetch-site'] ?? '');
      tellRefused('origin', ['cross-site', 'same-site'].includes(fetchSite) ? { fetchSite } : {});
      return plain(
        res,
        403,
        'This form was not sent from this website. Open its page here and send it again.',
      );
    }

    res.once('finish', () => {
      const milliseconds = Math.round(performance.now() - startedAt);
      const line = { requestId, method: incoming.method, path, status: res.statusCode, milliseconds };
      // An outage is logged once, where it is noticed.
      if (res.statusCode >= 500 && res.statusCode !== 503) log.error(line, 'request');
      else if (!path.startsWith(HASHED_FILES)) log.info(line, 'request');
    });

    const locals = () => options.locals({ requestId, clientAddress: address });
    const render = async (req: IncomingMessage, otherwise: () => void | Promise<void>) => {
      try {
        let instead: unknown;
        await withRequest(request, () => options.pages(req, res, () => (instead = otherwise()), locals()));
        await instead;
      } catch (error) {
        log.error({ requestId, error }, 'a page broke');
        if (res.headersSent) res.destroy();
        else
          plain(
            res,
            500,
            `Sorry, there is a problem with the service. This is our mistake, not yours. Request ${requestId}.`,
          );
      }
    };
    const send = (req: IncomingMessage, next: () => void) =>
      (compress as unknown as (req: IncomingMessage, res: ServerResponse, next: () => void) => void)(
        req,
        res,
        next,
      );

    const body = await readBody(incoming, res);
    if (res.destroyed) return;
    const shape = body.kind === 'read' ? checkFormShape(incoming.headers['content-type'], body.bytes) : 'ok';
    if (body.kind === 'incomplete') {
      res.setHeader('Connection', 'close');
      return plain(res, 408, 'We did not receive everything you sent. Send it again.');
    }
    if (body.kind === 'too-long' || shape === 'too-large') {
      if (body.kind === 'too-long' && !body.isWhole) res.setHeader('Connection', 'close');
      const words = 'Your answers are too long. Make them shorter and send them again.';
      const instead = trustOwnHeaders(requestInstead(incoming, '/413'), site);
      return send(instead, () => void render(instead, () => plain(res, 413, words)));
    }
    if (shape === 'unknown-type')
      return plain(
        res,
        415,
        'This service only accepts forms. Open the page of the form and send it from there.',
      );

    writeSpacesPlainly(incoming.headers['content-type'], body.bytes);
    const { 'content-length': length, 'transfer-encoding': encoding } = incoming.headers;
    const wasRead = length !== undefined || encoding !== undefined;
    const req = trustOwnHeaders(wasRead ? replay(incoming, body.bytes) : incoming, site);
    if (UNUSED_ENDPOINTS.test(asked.path)) req.url = '/404';
    const answer = () =>
      render(req, () => {
        // No route matches: render the page "not found", which otherwise would be rendered without locals.
        req.url = '/404';
        return render(req, () => plain(res, 404, 'Page not found'));
      });
    const isLarge = body.bytes.length > LARGE_BODY;
    const page = () =>
      void (isLarge
        ? largeForms(async () => {
            // Requests that have arrived in the meantime are answered first.
            await new Promise(setImmediate);
            if (!res.destroyed) await answer();
          })
        : answer());
    send(req, () => {
      if (req.method !== 'GET' && req.method !== 'HEAD') return page();
      try {
        files(req, res, page);
      } catch {
        page();
      }
    });
  };
  const server = createServer(
    {
      maxHeaderSize: INPUT_LIMITS.headerBytes,
      headersTimeout: TIME_LIMITS.headersMs,
      requestTimeout: TIME_LIMITS.requestMs,
      connectionsCheckingInterval: TIME_LIMITS.checkEveryMs,
      keepAliveTimeout: TIME_LIMITS.keepAliveMs,
    },
    (req, res) =>
      void handle(req, res).catch((error: unknown) => {
        log.error({ error }, 'a request could not be answered');
        res.destroy();
      }),
  ) as Server & { stop(): Promise<void> };
  // Node silently drops lines beyond this number, so one more than the limit is read and then refused.
  server.maxHeadersCount = INPUT_LIMITS.headerLines + 1;

  /** Accepts no new connections, lets running requests finish, then ends. */
  server.stop = () =>
    new Promise((resolve) => {
      stopping = true;
      const late = setTimeout(() => server.closeAllConnections(), STOP_WAIT_MS);
      server.close(() => {
        clearTimeout(late);
        resolve();
      });
      server.closeIdleConnections();
    });
  return server;
}
