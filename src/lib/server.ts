import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import compression from 'compression';
import sirv from 'sirv';
import type { Log } from './log.ts';
import { clientAddress } from './network.ts';
import { securityHeaders } from './security-headers.ts';

/** What Astro's build exports in middleware mode. */
export type PageHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  next: (error?: unknown) => void,
  locals: object,
) => void | Promise<void>;

export interface ServerOptions {
  siteUrl: string;
  /** Folder of the built files that browsers fetch. */
  clientDir: string;
  pages: PageHandler;
  /** What each page finds as `Astro.locals`. */
  locals: (request: { requestId: string; clientAddress: string }) => object;
  health: () => Promise<{ database: boolean; search: boolean }>;
  log: Log;
}

/** A form holds a few kilobytes; nothing here takes more. */
export const BODY_LIMIT = 1024 * 1024;
const HASHED_FILES = '/_assets/';
const STOP_WAIT_MS = 15_000;

/** The names under which this site may be asked for: its own, and loopback for health checks and development. */
function isKnownHost(host: string | undefined, siteUrl: string): boolean {
  if (host === undefined) return false;
  return (
    host.toLowerCase() === new URL(siteUrl).host ||
    /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host)
  );
}

function plain(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  res.end(`${text}\n`);
}

function json(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  res.end(JSON.stringify(body));
}

/**
 * Refuses a body that is larger than it may be: at once when its length is declared, otherwise as soon as it has
 * grown too long.
 */
function limitBody(req: IncomingMessage, res: ServerResponse): boolean {
  const refuse = () => {
    if (res.headersSent) return;
    res.setHeader('Connection', 'close');
    plain(res, 413, 'What you sent is too long for this service. Please shorten it and send it again.');
  };
  if (Number(req.headers['content-length'] ?? 0) > BODY_LIMIT) {
    refuse();
    req.resume();
    return false;
  }
  if (req.headers['transfer-encoding'] !== undefined) {
    let size = 0;
    const count = (chunk: Buffer) => {
      size += chunk.length;
      if (size > BODY_LIMIT) {
        refuse();
        req.removeListener('data', count);
        req.destroy();
      }
    };
    req.on('data', count);
    req.pause();
  }
  return true;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * A request that may change something must come from a page of this site, whatever its content type. Browsers say
 * where it comes from; what says nothing is no browser, and may go on only without a cookie.
 */
function comesFromElsewhere(req: IncomingMessage, siteUrl: string): boolean {
  if (SAFE_METHODS.has(req.method ?? '')) return false;
  const { origin, host = '', cookie } = req.headers;
  const site = req.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  // The host is one of the site's own names: see `isKnownHost`.
  if (origin !== undefined) return origin !== siteUrl && origin !== `${new URL(siteUrl).protocol}//${host}`;
  return site === undefined && cookie !== undefined;
}

/** A path that the router can read. Anything else is a bad request, not an error of ours. */
function isReadable(url: string | undefined): url is string {
  if (url === undefined || !url.startsWith('/') || url.length > 8_000) return false;
  try {
    decodeURI(url.split('?')[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

/**
 * The HTTP server around the pages: request ids, security headers, known hosts only, compression, files, a limit on
 * bodies, health, and one line of log for each page, without anything that a person typed.
 */
export function createPortalServer(options: ServerOptions): Server & { stop(): Promise<void> } {
  const { siteUrl, log } = options;
  const headers = Object.entries(securityHeaders(siteUrl));
  const compress = compression({ threshold: 1024 });
  const files = sirv(options.clientDir, {
    dev: false,
    etag: true,
    setHeaders: (res, path) => {
      res.setHeader(
        'Cache-Control',
        path.startsWith(HASHED_FILES) ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      );
    },
  });
  let stopping = false;

  const server = createServer((req, res) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    res.setHeader('X-Request-Id', requestId);
    for (const [name, value] of headers) res.setHeader(name, value);
    if (stopping) res.setHeader('Connection', 'close');
    const [path = '/'] = (req.url ?? '/').split('?');

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
    if (!isKnownHost(req.headers.host, siteUrl))
      return plain(res, 421, 'This site is not known under that name.');
    if (!isReadable(req.url)) return plain(res, 400, 'This address cannot be read. Please check it.');
    if (comesFromElsewhere(req, siteUrl)) {
      res.setHeader('Connection', 'close');
      req.resume();
      return plain(
        res,
        403,
        'This form was not sent from this website. Open its page here and send it again.',
      );
    }
    if (!limitBody(req, res)) return;

    const address = clientAddress(req, siteUrl);
    // Astro believes these headers, so they may only be ours.
    for (const name of Object.keys(req.headers)) if (name.startsWith('x-forwarded')) delete req.headers[name];
    req.headers['x-forwarded-proto'] = new URL(siteUrl).protocol.slice(0, -1);
    if (!req.headers.host?.match(/^(localhost|127\.0\.0\.1|\[::1\])/))
      req.headers['x-forwarded-host'] = req.headers.host ?? '';

    res.once('finish', () => {
      const milliseconds = Math.round(performance.now() - startedAt);
      const line = { requestId, method: req.method, path, status: res.statusCode, milliseconds };
      if (res.statusCode >= 500) log.error(line, 'request');
      else if (!path.startsWith(HASHED_FILES)) log.info(line, 'request');
    });

    const locals = () => options.locals({ requestId, clientAddress: address });
    const page = () =>
      void options.pages(
        req,
        res,
        () => {
          // No such route: the page that says so, which otherwise would be rendered without locals.
          req.url = '/404';
          void options.pages(req, res, () => plain(res, 404, 'Page not found'), locals());
        },
        locals(),
      );
    const next = () => {
      if (req.method === 'GET' || req.method === 'HEAD') files(req, res, page);
      else page();
    };
    (compress as unknown as (req: IncomingMessage, res: ServerResponse, next: () => void) => void)(
      req,
      res,
      next,
    );
  }) as Server & { stop(): Promise<void> };

  server.headersTimeout = 20_000;
  server.requestTimeout = 60_000;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  /** Takes no new connections, lets what is under way finish, then ends. */
  server.stop = () =>
    new Promise((resolve) => {
      stopping = true;
      const late = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, STOP_WAIT_MS);
      server.close(() => {
        clearTimeout(late);
        resolve();
      });
      server.closeIdleConnections();
    });
  return server;
}
