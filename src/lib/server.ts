import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
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
/** How much of a body that is too long is read before it is cut off, and how long a silence is waited for. */
const MOST_READ = 20 * BODY_LIMIT;
const SILENCE_MS = 700;
const HASHED_FILES = '/_assets/';
const STOP_WAIT_MS = 15_000;

/** The names under which this site may be asked for: its own, and loopback for health checks and development. */
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

const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];

/**
 * Sees to it that a body is no longer than it may be. One that is too long is read on before it is refused, or the
 * browser would report a broken connection instead of the words; one that stops coming or never ends is not waited for.
 * A body that does not declare its length is read here, and handed on when it is short enough.
 * @returns the request to go on with, or undefined when it has been refused.
 */
async function limitBody(req: IncomingMessage, res: ServerResponse): Promise<IncomingMessage | undefined> {
  const tooLong = Number(req.headers['content-length'] ?? 0) > BODY_LIMIT;
  if (!tooLong && req.headers['transfer-encoding'] === undefined) return req;

  let size = 0;
  const chunks: Buffer[] = [];
  const whole = await new Promise<boolean>((resolve) => {
    const silence = setTimeout(() => resolve(false), SILENCE_MS);
    req.on('data', (chunk: Buffer) => {
      silence.refresh();
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      if (size > MOST_READ) resolve(false);
    });
    req.once('end', () => resolve(true));
    req.once('error', () => resolve(false));
    res.once('close', () => clearTimeout(silence));
  });
  if (tooLong || size > BODY_LIMIT) {
    res.setHeader('Connection', 'close');
    plain(res, 413, 'What you sent is too long for this service. Please shorten it and send it again.');
    return undefined;
  }
  if (!whole) {
    res.setHeader('Connection', 'close');
    plain(res, 408, 'Not everything that you sent has arrived. Please send it again.');
    return undefined;
  }
  const { headers, method, url, socket } = req;
  const replay = Object.assign(Readable.from([Buffer.concat(chunks)], { objectMode: false }), {
    headers: { ...headers, 'content-length': String(size) },
    method,
    url,
    socket,
  });
  return replay as unknown as IncomingMessage;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A request that may change something must come from a page of this site, whatever its content type. Browsers say
 * where it comes from; what says nothing is no browser, and may go on only without a cookie.
 */
function comesFromElsewhere(req: IncomingMessage, site: URL): boolean {
  if (SAFE_METHODS.has(req.method ?? '')) return false;
  const { origin, host = '', cookie } = req.headers;
  const from = req.headers['sec-fetch-site'];
  if (from !== undefined && from !== 'same-origin' && from !== 'none') return true;
  // The host is one of the site's own names: see `isKnownHost`.
  if (origin !== undefined) return origin !== site.origin && origin !== `${site.protocol}//${host}`;
  return from === undefined && cookie !== undefined;
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
  const site = new URL(siteUrl);
  const headers = Object.entries(securityHeaders(siteUrl));
  const compress = compression({ threshold: 1024 });
  const files = sirv(options.clientDir, {
    dev: false,
    etag: true,
    extensions: [],
    setHeaders: (res, path) => {
      // The list of files is made at start. One that has gone since is not there, and this says so by throwing …
      statSync(join(options.clientDir, path));
      // … and one that goes now, or cannot be read, breaks off this answer and not the whole process.
      res.once('pipe', (file) => file.once('error', () => res.destroy()));
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
      return plain(res, 405, 'This site does not know this kind of request.');
    }
    if (!isKnownHost(incoming.headers.host, site))
      return plain(res, 421, 'This site is not known under that name.');
    if (!isReadable(incoming.url)) return plain(res, 400, 'This address cannot be read. Please check it.');
    if (comesFromElsewhere(incoming, site)) {
      res.setHeader('Connection', 'close');
      incoming.resume();
      return plain(
        res,
        403,
        'This form was not sent from this website. Open its page here and send it again.',
      );
    }
    const req = await limitBody(incoming, res);
    if (req === undefined) return;

    const address = clientAddress(incoming, siteUrl);
    // Astro believes these headers, so they may only be ours.
    for (const name of Object.keys(req.headers)) if (name.startsWith('x-forwarded')) delete req.headers[name];
    req.headers['x-forwarded-proto'] = site.protocol.slice(0, -1);
    if (!req.headers.host?.match(/^(localhost|127\.0\.0\.1|\[::1\])/))
      req.headers['x-forwarded-host'] = req.headers.host ?? '';

    res.once('finish', () => {
      const milliseconds = Math.round(performance.now() - startedAt);
      const line = { requestId, method: req.method, path, status: res.statusCode, milliseconds };
      // That something is away is said once, where it is noticed.
      if (res.statusCode >= 500 && res.statusCode !== 503) log.error(line, 'request');
      else if (!path.startsWith(HASHED_FILES)) log.info(line, 'request');
    });

    const locals = () => options.locals({ requestId, clientAddress: address });
    const render = async (otherwise: () => void) => {
      try {
        await options.pages(req, res, otherwise, locals());
      } catch (error) {
        log.error({ requestId, error }, 'a page broke');
        if (res.headersSent) res.destroy();
        else plain(res, 500, `Something went wrong. This is our mistake, not yours. Request ${requestId}.`);
      }
    };
    const page = () =>
      void render(() => {
        // No such route: the page that says so, which otherwise would be rendered without locals.
        req.url = '/404';
        void render(() => plain(res, 404, 'Page not found'));
      });
    const next = () => {
      if (req.method !== 'GET' && req.method !== 'HEAD') return page();
      try {
        files(req, res, page);
      } catch {
        page();
      }
    };
    (compress as unknown as (req: IncomingMessage, res: ServerResponse, next: () => void) => void)(
      req,
      res,
      next,
    );
  };
  const server = createServer((req, res) => void handle(req, res)) as Server & { stop(): Promise<void> };

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
