import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { INPUT_LIMITS } from '#lib/input-limits.ts';
import { isPrivate, NO_STORE } from '#lib/private-pages.ts';
import { projectRoot } from '#lib/root.ts';
import { ask, say, statusOf } from '../support/http.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';

const { portal } = usePortal({ own: true });

const host = () => new URL(portal.url).host;
const tell = (line: string, ...headers: string[]) =>
  say(portal.url, [line, ...headers, 'Connection: close', '', ''].join('\r\n'));

describe('an address that a proxy may read in another way', () => {
  it('is never answered with the page that it hides', async () => {
    const plain = await ask(portal.url, '/account');
    assert.equal(plain.status, 303);
    for (const path of [
      '/%2561ccount',
      '/%252561ccount',
      '/acc%256funt',
      '/%2e/account',
      '/x/%2e%2e/account',
      '/x/%2e%2e%2faccount',
      '/x/..%5caccount',
      '/x%2f..%2faccount',
      '//account',
      '/account%00',
      '/account%2f',
      '/account%252f',
      '/\\account',
      '/./account',
      '/x/../account',
      '/_image%2f..%2faccount',
    ]) {
      const heard = await tell(`GET ${path} HTTP/1.1`, `Host: ${host()}`);
      assert.ok([400, 404].includes(statusOf(heard)), `${path}: ${statusOf(heard)}`);
    }
  });

  it('with a slash at its end leads to the page (308) and nowhere else', async () => {
    for (const [path, to] of [
      ['/opportunities/', '/opportunities'],
      ['/opportunities/?q=chef&near=Deal', '/opportunities?q=chef&near=Deal'],
      ['/account/', '/account'],
    ]) {
      const { status, headers } = await ask(portal.url, path ?? '');
      assert.deepEqual([status, headers.location], [308, to]);
    }
    const sent = await visitorTo(portal.url).post('/account/sign-in/', { email: 'a@example.org' });
    assert.deepEqual([sent.status, sent.headers.location], [308, '/account/sign-in']);
    for (const path of [
      '//evil.example/',
      '/\\evil/',
      '/%2fevil.example/',
      '/%5cevil.example/',
      '///evil.example//',
      '/%09/evil.example/',
      '/./\\/evil.example/',
    ]) {
      const heard = await tell(`GET ${path} HTTP/1.1`, `Host: ${host()}`);
      assert.equal(statusOf(heard), 400, path);
      assert.doesNotMatch(heard, /^location:/im, path);
    }
    assert.equal((await ask(portal.url, '/')).status, 200);
  });

  it('what Astro has and this site does not use is not there', async () => {
    for (const path of [
      '/_image?href=/favicon.svg',
      '/%5fimage?href=/favicon.svg',
      '/_IMAGE',
      '/_server-islands/x',
      '/_actions/x',
    ])
      assert.equal((await ask(portal.url, path)).status, 404, path);
  });
});

describe('headers that two readers may understand differently', () => {
  it('are refused when there are two of what there is one of', async () => {
    for (const twice of [
      [`Host: ${host()}`, `Host: ${host()}`],
      [`Host: ${host()}`, 'Host: evil.example'],
      ['host: evil.example', `HOST: ${host()}`],
      [`Host: ${host()}`, `Origin: ${portal.url}`, 'Origin: https://evil.example'],
      [`Host: ${host()}`, 'Content-Type: text/plain', 'Content-Type: text/html'],
      [`Host: ${host()}`, 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site'],
    ])
      assert.equal(statusOf(await tell('GET /opportunities HTTP/1.1', ...twice)), 400, twice.join());
  });

  it('are refused when there are more than any browser sends', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `X-${at}: 1`);
    const limit = INPUT_LIMITS.headerLines;
    // With Host and Connection.
    assert.equal(statusOf(await tell('GET / HTTP/1.1', `Host: ${host()}`, ...many(limit - 2))), 200);
    for (const count of [limit - 1, limit + 100, 1_500])
      assert.equal(
        statusOf(await tell('GET / HTTP/1.1', `Host: ${host()}`, ...many(count))),
        431,
        `${count}`,
      );
    const long = 'a'.repeat(INPUT_LIMITS.headerBytes);
    assert.equal(statusOf(await tell('GET / HTTP/1.1', `Host: ${host()}`, `X: ${long}`)), 431);
  });

  it('"Origin: null" is this site only where the browser says so', async () => {
    const { post } = visitorTo(portal.url);
    const ours = await post('/account/sign-in', {}, { origin: 'null', 'sec-fetch-site': 'same-origin' });
    assert.equal(ours.status, 422);
    for (const from of ['none', 'same-site', 'cross-site', 'same-origin, cross-site', ''])
      assert.equal(
        (await post('/account/sign-in', {}, { origin: 'null', 'sec-fetch-site': from })).status,
        403,
        from,
      );
    assert.equal(
      (await ask(portal.url, '/account/sign-in', { method: 'POST', headers: { origin: 'null' } })).status,
      403,
    );
  });
});

describe('a page that carries a secret', () => {
  const pages = join(projectRoot(), 'src', 'pages');
  const reading = readdirSync(pages, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(astro|ts)$/.test(file))
    .flatMap((file) => {
      const found = [
        ...readFileSync(join(pages, file), 'utf8').matchAll(
          /searchParams\.(?:get|has)\('(token|link|code|id|secret|key|invitation)'\)/g,
        ),
      ];
      return found.map(([, name = '']) => ({ file, name }));
    });
  const pathOf = (file: string) =>
    `/${file.replace(/(\/?index)?\.(astro|ts)$/, '').replaceAll(/\[\w+\]/g, '0123456789abcdef')}`;

  it('is known by the names that pages ask for', () => {
    assert.ok(reading.length >= 6, reading.map(({ file }) => file).join());
    for (const { file, name } of reading) {
      const url = new URL(`${pathOf(file)}?${name}=x`, portal.url);
      assert.ok(isPrivate('GET', url), `${file} reads ${name}`);
    }
  });

  it('is in no cache, and its address in no other request', async () => {
    for (const { file, name } of reading) {
      const { headers } = await ask(portal.url, `${pathOf(file)}?${name}=0123456789abcdef`);
      assert.equal(headers['cache-control'], NO_STORE, file);
      if (name !== 'id') assert.equal(headers['referrer-policy'], 'strict-origin', file);
    }
    // Nor an answer to a form, nor a page with typed or personal data.
    const { post } = visitorTo(portal.url);
    for (const path of ['/account/sign-in', '/support/referral', '/applications/link', '/account/reset'])
      assert.equal((await post(path)).headers['cache-control'], NO_STORE, path);
    for (const path of [
      '/support/refer/come-back',
      '/support/refer/0123456789abcdef/who?new',
      '/support/referral',
      '/support/referral/code',
      '/support/referral/data.json',
      '/applications/link',
      '/account/register',
    ])
      assert.equal((await ask(portal.url, path)).headers['cache-control'], NO_STORE, path);
  });

  it('and public pages may still be cached', async () => {
    for (const path of ['/api/v1/opportunities', '/sitemap.xml', '/robots.txt', '/favicon.svg'])
      assert.match((await ask(portal.url, path)).headers['cache-control'] ?? '', /^public/, path);
    assert.notEqual((await ask(portal.url, '/opportunities')).headers['cache-control'], NO_STORE);
  });
});

describe('reports of the security policy', () => {
  const report = (body: string, headers: Record<string, string> = {}) =>
    ask(portal.url, '/csp-reports', {
      method: 'POST',
      headers: { 'content-type': 'application/csp-report', ...headers },
      body,
    });

  it('are accepted from every page, and logged without what the visitor typed', async () => {
    const { status } = await report(
      JSON.stringify({
        'csp-report': {
          'document-uri': `${portal.url}/opportunities?q=hunter2`,
          'blocked-uri': 'https://evil.example/hunter2?hunter2',
          'effective-directive': 'img-src',
        },
      }),
      { origin: 'null', 'sec-fetch-site': 'same-origin' },
    );
    assert.equal(status, 204);
    await eventually('it is in the log', () => portal.output().includes('https://evil.example'));
    assert.doesNotMatch(portal.output(), /hunter2/);
  });

  it('fill no log and delay no request', async () => {
    for (const body of ['', '[', 'x'.repeat(500_000), '['.repeat(10_000)])
      assert.equal((await report(body)).status, 204);
    await Promise.all(Array.from({ length: 200 }, () => report('{"csp-report":{}}')));
    assert.ok(portal.output().split('the security policy stopped something').length <= 2 * 20 + 1);
    assert.equal((await ask(portal.url, '/csp-reports')).status, 404);
  });
});
