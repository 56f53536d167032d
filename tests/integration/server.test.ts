import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { runningOwner } from '#lib/embedded/index.ts';
import { INPUT_LIMITS } from '#lib/input-limits.ts';
import { createPortalServer } from '#lib/server.ts';
import { ask, say, statusOf, type Answer } from '../support/http.ts';
import { log } from '../support/log.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { descendantsOf, isAlive, processesOf, temporaryFolder } from '../support/temporary.ts';
import { eventually, timed } from '../support/wait.ts';

const MEGABYTE = 1024 * 1024;
const BODY_LIMIT = INPUT_LIMITS.bodyBytes;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A form of so many bytes, whose fields are as long as they may be. */
function formOf(size: number): string {
  const field = `a=${'a'.repeat(250_000)}&`;
  return field.repeat(Math.ceil(size / field.length)).slice(0, size);
}

/** Paths that no browser would ask for. */
const NONSENSE = [
  '/%',
  '/%zz',
  '/%00',
  '/%ff',
  '/%C0%AE%C0%AE/',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2fetc%2fpasswd',
  '/..%5c..%5c',
  '/%252e%252e%252f',
  '//',
  '///evil.example',
  '//evil.example/%2f..',
  '/\\evil.example',
  '/_assets/..%2f..%2f..%2fpackage.json',
  '/_assets/%00.css',
  '/_assets',
  '/_assets/',
  '/opportunities/%00',
  '/opportunities/%2500',
  `/opportunities/${'a'.repeat(7_000)}`,
  `/${'a/'.repeat(3_500)}`,
  '/opportunities/__proto__',
  '/opportunities/constructor',
  "/opportunities/' or 1=1--",
  '/opportunities/1;drop%20table%20opportunity',
  '/opportunities/%E2%80%AE',
  '/opportunities/😀'.replace('😀', '%F0%9F%98%80'),
  '/opportunities//',
  '/opportunities/a/b/c',
  '/areas/__proto__',
  '/areas/constructor',
  '/areas/%2e%2e',
  '/sectors/toString',
  '/sectors/__proto__',
  '/components/..%2fPage',
  '/components/constructor',
  '/organisations/%27',
  '/index.php',
  '/.env',
  '/.git/config',
  '/wp-login.php',
  '/_image?href=/etc/passwd',
  '/_image?href=http://169.254.169.254/',
  '/_server-islands/x',
  '/_actions/x',
  '/opportunities?%',
  '/opportunities?q=%ff%fe',
  '/opportunities?q=%00',
  '/opportunities?=&&&=',
  '/opportunities?__proto__=x&constructor=y',
  '/opportunities?page=-1',
  '/opportunities?page=1e9',
  '/opportunities?q[]=1&q[a]=2',
  '/api/v1/opportunities/%00',
  '/api/v1/opportunities/__proto__',
  '/api/v1/opportunities?page=0',
  '/api/v1/nothing',
  '/api',
  '/sitemap-opportunities-99999.xml',
  '/sitemap-opportunities-x.xml',
  '/sitemap-opportunities--1.xml',
  '/OPPORTUNITIES',
  '/opportunities/',
  '/404',
  '/500',
  '/503',
  '/?',
  '/#',
];

describe('the server', () => {
  let portal: Portal;
  let stylesheet: string;
  let databaseUrl: string;

  before(async () => {
    portal = await startPortal();
    const home = await ask(portal.url, '/opportunities');
    stylesheet = /<link rel="stylesheet" href="(\/_assets\/[^"]+\.css)"/.exec(home.body)?.[1] ?? '';
    assert.notEqual(stylesheet, '', 'a page has a stylesheet');
    const owner = await runningOwner(portal.dataDir);
    assert.ok(owner);
    databaseUrl = owner.services.databaseUrl;
  });
  after(() => portal.kill());

  const get = (path: string, headers: Record<string, string> = {}) => ask(portal.url, path, { headers });
  const host = () => new URL(portal.url).host;

  describe('whatever is asked', () => {
    it('the answer carries the security headers and an id of its own', async () => {
      const answers: [string, Answer][] = [
        ['a page', await get('/opportunities')],
        ['the home page', await get('/')],
        ['a file', await get('/favicon.svg')],
        ['a hashed file', await get(stylesheet)],
        ['nothing there', await get('/no-such-page')],
        ['another host', await get('/', { host: 'evil.example' })],
        ['an unreadable address', await get('/%')],
        ['health', await get('/healthz')],
        ['readiness', await get('/readyz')],
        ['the API', await get('/api/v1/opportunities')],
        ['a mistake to the API', await get('/api/v1/opportunities?sort=nonsense')],
        [
          'a body that is too large',
          await ask(portal.url, '/opportunities', {
            method: 'POST',
            headers: { 'content-length': String(2 * MEGABYTE) },
          }).catch((error: unknown) => assert.fail(String(error))),
        ],
        [
          'a form from elsewhere',
          await ask(portal.url, '/opportunities', {
            method: 'POST',
            headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
            body: 'a=b',
          }),
        ],
        ['a redirect', await get('/opportunities?q=&near=')],
      ];
      const ids = new Set<unknown>();
      for (const [what, { headers }] of answers) {
        assert.match(headers['content-security-policy'] as string, /default-src 'none'/, what);
        assert.equal(headers['x-content-type-options'], 'nosniff', what);
        assert.equal(headers['referrer-policy'], 'strict-origin-when-cross-origin', what);
        assert.equal(headers['x-frame-options'], 'DENY', what);
        assert.equal(headers['cross-origin-opener-policy'], 'same-origin', what);
        assert.equal(
          headers['cross-origin-resource-policy'],
          what.endsWith('the API') ? 'cross-origin' : 'same-origin',
          what,
        );
        assert.equal(headers['reporting-endpoints'], 'csp="/csp-reports"', what);
        const type = headers['content-type'] ?? '';
        if (/^text\//.test(type)) assert.match(type, /; charset=utf-8$/, what);
        assert.match(headers['permissions-policy'] as string, /geolocation=\(\)/, what);
        assert.equal(headers['x-powered-by'], undefined, what);
        assert.match(headers['x-request-id'] as string, /^[0-9a-f-]{36}$/, what);
        ids.add(headers['x-request-id']);
      }
      assert.equal(ids.size, answers.length);
      assert.deepEqual(
        answers.map(([what, { status }]) => [what, status]),
        answers.map(([what], at) => [
          what,
          [200, 200, 200, 200, 404, 421, 400, 200, 200, 200, 400, 413, 403, 302][at],
        ]),
      );
    });

    it('a visitor cannot choose the request id', async () => {
      const { headers } = await get('/', { 'x-request-id': 'mine' });
      assert.notEqual(headers['x-request-id'], 'mine');
    });

    it('nothing inline can run: the policy allows it nowhere and the pages need it nowhere', async () => {
      for (const path of [
        '/',
        '/opportunities',
        '/opportunities?near=Sheerness&kind=vacancy',
        '/no-such-page',
        '/components/button',
        '/components/area-map',
      ]) {
        const { headers, body } = await get(path);
        const policy = headers['content-security-policy'] as string;
        assert.doesNotMatch(policy, /unsafe|\*|http:|https:/, path);
        for (const [, attributes = '', script = ''] of body.matchAll(
          /<script\b([^>]*)>([\s\S]*?)<\/script>/g,
        )) {
          if (/\bsrc=/.test(attributes) || attributes.includes('application/ld+json')) continue;
          const hash = createHash('sha256').update(script).digest('base64');
          assert.ok(
            policy.includes(`'sha256-${hash}'`),
            `${path} has a script that is not allowed: ${script}`,
          );
        }
        assert.doesNotMatch(body, /<style\b/, `${path} has a style block`);
        assert.doesNotMatch(body, /<[a-z][^>]*\sstyle=/i, `${path} has a style attribute`);
        assert.doesNotMatch(body, /<[a-z][^>]*\son[a-z]+=/i, `${path} has an event handler in an attribute`);
      }
    });

    it('every nonsensical path is answered in words and never as an error of ours', async () => {
      for (const path of NONSENSE) {
        const heard = await say(
          portal.url,
          `GET ${path} HTTP/1.1\r\nHost: ${host()}\r\nConnection: close\r\n\r\n`,
        );
        const status = statusOf(heard);
        const expected = path === '/500' || path === '/503' ? 600 : 500;
        assert.ok(status >= 200 && status < expected, `${path.slice(0, 80)} gave ${status}`);
        assert.doesNotMatch(
          heard,
          /get-kent-medway-working|root:x:|at file:|node_modules|\.astro:\d/,
          path.slice(0, 80),
        );
        assert.doesNotMatch(
          heard,
          /^location: (https?:)?\/\/(?!127\.0\.0\.1)/im,
          `${path.slice(0, 80)} sends people elsewhere`,
        );
      }
    });

    it('every method is answered, and none as an error of ours', async () => {
      const wrong: string[] = [];
      for (const method of [
        'POST',
        'PUT',
        'PATCH',
        'DELETE',
        'OPTIONS',
        'TRACE',
        'PROPFIND',
        'SEARCH',
        'QUERY',
      ]) {
        for (const path of ['/', '/opportunities', '/api/v1/opportunities', '/healthz', stylesheet]) {
          const { status } = await ask(portal.url, path, { method, headers: { origin: portal.url } });
          if (status >= 500) wrong.push(`${method} ${path} gave ${status}`);
        }
      }
      assert.deepEqual(wrong, []);
    });

    it('a request that is not HTTP is refused', async () => {
      for (const words of [
        'nonsense\r\n\r\n',
        'GET / HTTP/1.1\r\n\r\n',
        `GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
        `GET / HTTP/1.1\r\nHost: ${'a'.repeat(20_000)}\r\n\r\n`,
      ]) {
        const status = statusOf(await say(portal.url, words));
        assert.ok([400, 421, 431].includes(status), `${words.slice(0, 40)} gave ${status}`);
      }
    });
  });

  describe('a client pretends to be another site', () => {
    it('an unknown host is refused', async () => {
      for (const name of [
        'evil.example',
        '127.0.0.1.evil.example',
        'localhost.evil.example',
        `${host()}.evil.example`,
        'localhost:1@evil.example',
        '127.0.0.2',
        '[::ffff:7f00:1]',
      ]) {
        assert.equal((await get('/', { host: name })).status, 421, name);
      }
      assert.equal(statusOf(await say(portal.url, 'GET / HTTP/1.0\r\n\r\n')), 421);
    });

    it('its own names are known', async () => {
      for (const name of [host(), 'localhost', 'LOCALHOST:80', '127.0.0.1', '[::1]:4321']) {
        assert.equal((await get('/', { host: name })).status, 200, name);
      }
    });

    it('a forwarded host is not believed: no page names it', async () => {
      for (const path of [
        '/',
        '/opportunities',
        '/no-such-page',
        '/sitemap.xml',
        '/robots.txt',
        '/api/v1/opportunities',
      ]) {
        const answer = await get(path, {
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'https',
          'x-forwarded-for': '10.0.0.1',
          forwarded: 'host=evil.example',
        });
        assert.ok(answer.status < 500, path);
        assert.ok(
          !answer.body.includes('evil.example') && !JSON.stringify(answer.headers).includes('evil.example'),
          path,
        );
      }
    });

    it('a form from another site is refused, with and without Origin', async () => {
      for (const origin of ['https://evil.example', 'null']) {
        const { status } = await ask(portal.url, '/opportunities', {
          method: 'POST',
          headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
          body: 'a=b',
        });
        assert.equal(status, 403, origin);
      }
    });
  });

  describe('a client sends too much', () => {
    it('and says so beforehand: 413 at once, before it is sent', async () => {
      // The rest never comes: a server that waited for it would not answer.
      const result = await say(
        portal.url,
        `POST /opportunities HTTP/1.1\r\nHost: ${host()}\r\nOrigin: ${portal.url}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${MEGABYTE + 1}\r\n\r\n`,
      );
      assert.equal(statusOf(result), 413);
      assert.match(result, /Your answers are too long/);
    });

    it('and sends it all: a real 413 each time, not a broken connection', async () => {
      const outcomes = new Set<number | string>();
      for (let attempt = 0; attempt < 30; attempt += 1) {
        const sent = ask(portal.url, '/opportunities', {
          method: 'POST',
          headers: {
            origin: portal.url,
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(3 * MEGABYTE),
          },
          body: Buffer.alloc(3 * MEGABYTE, 'a'),
        });
        outcomes.add(
          await sent.then(
            (answer) => answer.status,
            (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error),
          ),
        );
      }
      assert.deepEqual([...outcomes], [413]);
    });

    it('and does not say how much: a real 413 when it has grown too long', async () => {
      const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`;
      const head = `POST /opportunities HTTP/1.1\r\nHost: ${host()}\r\nOrigin: ${portal.url}\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n`;
      const heard = await say(portal.url, head, ...Array.from({ length: 40 }, () => chunk), '0\r\n\r\n');
      assert.equal(statusOf(heard), 413);
      assert.match(heard, /Your answers are too long/);
    });

    it('and lies about how much: it is cut off', async () => {
      const heard = await say(
        portal.url,
        `POST /opportunities HTTP/1.1\r\nHost: ${host()}\r\nOrigin: ${portal.url}\r\nConnection: close\r\nContent-Length: 5\r\n\r\n`,
        'a'.repeat(100_000),
      );
      assert.ok([400, 404, 405, 200, 403, 415].includes(statusOf(heard)), heard.slice(0, 100));
    });

    it('just as much as is allowed is not refused for its length', async () => {
      const { status } = await ask(portal.url, '/opportunities', {
        method: 'POST',
        headers: { origin: portal.url, 'content-type': FORM_TYPE },
        body: formOf(MEGABYTE),
      });
      assert.equal(status, 200);
    });

    it('and the next visitor is served', async () => assert.equal((await get('/opportunities')).status, 200));
  });

  describe('a phone with little data', () => {
    it('gets pages, stylesheets and API answers compressed', async () => {
      for (const path of ['/opportunities', stylesheet, '/api/v1/opportunities']) {
        const plain = await get(path);
        assert.equal(plain.headers['content-encoding'], undefined, path);
        for (const encoding of ['gzip', 'br']) {
          const { headers, body } = await get(path, { 'accept-encoding': encoding });
          assert.equal(headers['content-encoding'], encoding, path);
          assert.match(headers['vary'] ?? '', /accept-encoding/i, path);
          assert.ok(body.length < plain.body.length / 2, `${path}: ${body.length} of ${plain.body.length}`);
        }
      }
    });

    it('keeps a hashed file for a year, and asks for pages again', async () => {
      assert.equal((await get(stylesheet)).headers['cache-control'], 'public, max-age=31536000, immutable');
      for (const path of [
        '/',
        '/opportunities',
        '/favicon.svg',
        '/no-such-page',
        '/_assets/no-such-file.css',
      ]) {
        assert.doesNotMatch((await get(path)).headers['cache-control'] ?? '', /immutable/, path);
      }
    });

    it('does not fetch an unchanged file twice', async () => {
      const { headers } = await get('/favicon.svg');
      const again = await get('/favicon.svg', { 'if-none-match': headers.etag ?? '' });
      assert.equal(again.status, 304);
      assert.equal(again.body, '');
    });
  });

  it('HEAD gives what GET gives, without the body', async () => {
    for (const path of [
      '/',
      '/opportunities',
      stylesheet,
      '/no-such-page',
      '/api/v1/opportunities',
      '/healthz',
    ]) {
      const [full, head] = [await get(path), await ask(portal.url, path, { method: 'HEAD' })];
      assert.equal(head.status, full.status, path);
      assert.equal(head.headers['content-type'], full.headers['content-type'], path);
      assert.equal(head.body, '', path);
    }
  });

  it('a missing page says so in words, with a way on', async () => {
    const { status, headers, body } = await get('/no-such-page');
    assert.equal(status, 404);
    assert.match(headers['content-type'] ?? '', /text\/html/);
    assert.match(body, /<h1[^>]*>[^<]*not found/i);
    assert.match(body, /href="\/opportunities"/);
    assert.equal((await get('/opportunities/zzzzzzzzzz')).status, 404);
    assert.match((await get('/opportunities/zzzzzzzzzz')).body, /<h1/);
  });

  it('health and readiness say how it is', async () => {
    assert.deepEqual(JSON.parse((await get('/healthz')).body), { status: 'up' });
    assert.deepEqual(JSON.parse((await get('/readyz')).body), {
      status: 'ready',
      database: 'up',
      search: 'up',
    });
    // A load balancer asks by address.
    assert.equal((await get('/healthz', { host: '10.1.2.3' })).status, 200);
  });

  it('nothing that a visitor typed is in the log', async () => {
    await get('/opportunities?q=quarrelsome+neighbour&near=ME12+1AA', {
      cookie: 'secret=hunter2',
      referer: 'https://example.org/my-illness',
      'user-agent': 'Netscape',
    });
    await get('/api/v1/opportunities?q=quarrelsome');
    await eventually('the requests are in the log', () => portal.output().includes('/api/v1/opportunities'));
    assert.doesNotMatch(portal.output(), /quarrelsome|ME12|hunter2|my-illness|Netscape/);
  });

  it('stopped while a visitor waits for a page: the page is sent, then everything has ended', async () => {
    const children = descendantsOf(portal.pid);
    const id = await withDatabase(
      async (client) =>
        (await client.query<{ id: string }>('select id from opportunity limit 1')).rows[0]?.id,
    );
    const idle = new Agent({ keepAlive: true });
    await ask(portal.url, '/healthz', { agent: idle });

    const blocker = new pg.Client({ connectionString: databaseUrl });
    blocker.on('error', () => undefined);
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('lock table opportunity in access exclusive mode');
    const waiting = get(`/opportunities/${id}`);
    let answered = false;
    void waiting.then(
      () => (answered = true),
      () => undefined,
    );
    await withDatabase(async (client) => {
      await eventually('the page waits for the database', async () => {
        const { rowCount } = await client.query(
          "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
        );
        return (rowCount ?? 0) > 0;
      });
    });

    const stopping = portal.stop();
    await sleep(700);
    assert.equal(answered, false);
    await assert.rejects(ask(portal.url, '/healthz'), 'no new visitors are taken');
    await blocker.query('rollback');
    const page = await waiting;
    assert.equal(page.status, 200);
    assert.match(page.body, /<\/html>\s*$/);
    await blocker.end().catch(() => undefined);

    const { result: code, milliseconds } = await timed(() => stopping);
    idle.destroy();
    assert.equal(code, 0, portal.output().slice(-500));
    // Less than it would wait for a connection that stays open.
    assert.ok(milliseconds < 12_000, `it took ${Math.round(milliseconds)} ms to end`);
    if (process.platform === 'linux') {
      assert.ok(children.length >= 2, 'it had started PostgreSQL and Meilisearch');
      assert.deepEqual(children.filter(isAlive), [], 'what it started has ended');
      assert.deepEqual(processesOf(portal.dataDir), []);
    }
  });

  async function withDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
});

describe('a file that browsers fetch', () => {
  let server: ReturnType<typeof createPortalServer>;
  let origin: string;
  let folder: ReturnType<typeof temporaryFolder>;

  before(async () => {
    folder = temporaryFolder('client');
    mkdirSync(join(folder.path, '_assets'));
    for (const name of ['stays.css', 'goes.css', 'locked.css'])
      writeFileSync(join(folder.path, '_assets', name), 'body { color: black }'.repeat(100));
    server = createPortalServer({
      siteUrl: 'http://127.0.0.1',
      clientDir: folder.path,
      locals: () => ({}),
      health: async () => ({ database: true, search: true }),
      log,
      pages: async (req, res, next) => {
        if (req.url !== '/404') return next();
        res.writeHead(404);
        res.end('Page not found');
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await server.stop();
    folder.remove();
  });

  it('and is gone since the start, as after a new build, is not there; all others still are', async () => {
    rmSync(join(folder.path, '_assets', 'goes.css'));
    // A file that may not be read gives a broken answer: here, an entry that is no file.
    rmSync(join(folder.path, '_assets', 'locked.css'));
    mkdirSync(join(folder.path, '_assets', 'locked.css'));
    for (const encoding of ['gzip', 'identity']) {
      const headers = { 'accept-encoding': encoding };
      const gone = await ask(origin, '/_assets/goes.css', { headers });
      assert.deepEqual([gone.status, gone.headers['cache-control']], [404, undefined]);
      await assert.rejects(ask(origin, '/_assets/locked.css', { headers }));
      const stays = await ask(origin, '/_assets/stays.css', { headers });
      assert.equal(stays.status, 200);
      assert.match(stays.headers['cache-control'] ?? '', /immutable/);
    }
  });
});

describe('a page that reads what is sent to it', () => {
  let server: ReturnType<typeof createPortalServer>;
  let origin: string;
  let folder: ReturnType<typeof temporaryFolder>;

  before(async () => {
    folder = temporaryFolder('client');
    server = createPortalServer({
      siteUrl: 'http://127.0.0.1',
      clientDir: folder.path,
      locals: () => ({}),
      health: async () => ({ database: true, search: true }),
      log,
      pages: async (req, res, next) => {
        if (req.url === '/broken') throw new Error('a page is broken');
        if (req.url === '/413') return next();
        let size = 0;
        try {
          for await (const chunk of req) size += (chunk as Buffer).length;
        } catch {
          // Cut off: it has been answered already.
          return;
        }
        res.end(`${size} bytes`);
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await server.stop();
    folder.remove();
  });

  const chunked = (size: number) => {
    const chunks: string[] = [];
    const form = formOf(size);
    for (let sent = 0; sent < size; sent += 0x8000) {
      const part = form.slice(sent, sent + 0x8000);
      chunks.push(`${part.length.toString(16)}\r\n${part}\r\n`);
    }
    return say(
      origin,
      `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: ${FORM_TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      ...chunks,
      '0\r\n\r\n',
    );
  };

  it('gets all of what is allowed, in chunks or not', async () => {
    assert.match(await chunked(BODY_LIMIT), new RegExp(`${BODY_LIMIT} bytes`));
    const { body } = await ask(origin, '/', {
      method: 'POST',
      headers: { 'content-type': FORM_TYPE },
      body: formOf(BODY_LIMIT),
    });
    assert.equal(body, `${BODY_LIMIT} bytes`);
  });

  it('is not reached by more: a real 413 in words, with the security headers', async () => {
    for (const size of [BODY_LIMIT + 1, 3 * BODY_LIMIT, 20 * BODY_LIMIT]) {
      const heard = await chunked(size);
      assert.equal(statusOf(heard), 413, `${size} bytes in chunks: ${heard.slice(0, 200)}`);
      assert.match(heard, /content-security-policy: default-src 'none'/i);
      assert.match(heard, /Your answers are too long/);
    }
  });

  it('a request that stops halfway is answered that it is incomplete', async () => {
    const heard = await say(
      origin,
      `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n`,
      '5\r\nhello\r\n',
    );
    assert.equal(statusOf(heard), 408);
    assert.match(heard, /Send it again/);
  });

  it('and breaks: one visitor gets a 500 and an id to quote, and no other request is affected', async () => {
    const { status, headers } = await Promise.race([
      ask(origin, '/broken'),
      sleep(3_000).then(() => assert.fail('the visitor was left waiting')),
    ]);
    assert.equal(status, 500);
    assert.ok(headers['x-request-id']);
  });

  it('and the server goes on', async () => {
    const { body } = await ask(origin, '/', {
      method: 'POST',
      headers: { 'content-type': FORM_TYPE },
      body: 'hello',
    });
    assert.equal(body, '5 bytes');
  });
});

describe('started again', () => {
  it('after it was killed: it ends what was left over, and everything is still there', async () => {
    const first = await startPortal();
    const total = async (portal: Portal) =>
      (JSON.parse((await ask(portal.url, '/api/v1/opportunities')).body) as { total: number }).total;
    const before = await total(first);
    assert.ok(before > 100);
    const children = descendantsOf(first.pid);
    process.kill(first.pid, 'SIGKILL');
    await eventually('it is gone', () => !isAlive(first.pid));

    const second = await startPortal({ env: { DATA_DIR: first.dataDir } });
    try {
      assert.equal(await total(second), before);
      assert.deepEqual(children.filter(isAlive), [], 'the servers of the one that was killed have ended');
      assert.equal(await second.stop(), 0);
      assert.deepEqual(processesOf(first.dataDir), []);
    } finally {
      await second.kill();
      await first.kill();
    }
  });

  it('a second one beside it is refused in words', async () => {
    const first = await startPortal({ demo: false });
    try {
      await assert.rejects(
        startPortal({ env: { DATA_DIR: first.dataDir } }),
        /The portal is running already, as process \d+/,
      );
      assert.equal((await ask(first.url, '/opportunities')).status, 200);
    } finally {
      assert.equal(await first.stop(), 0);
    }
  });

  it('with bad settings: one line for each, and nothing is started', async () => {
    await assert.rejects(
      startPortal({ env: { PORT: 'many', SITE_URL: 'nowhere', DEMO: 'perhaps' } }),
      (error: Error) => {
        for (const line of [
          '  PORT must be a port number',
          '  SITE_URL must be a web address',
          '  DEMO must be 1 or 0',
        ]) {
          assert.ok(error.message.includes(line), error.message);
        }
        assert.doesNotMatch(error.message, /\bat \S+\.ts:\d/);
        return true;
      },
    );
  });
});
