import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { readTrustedProxies } from '#lib/network.ts';
import { createPortalServer } from '#lib/server.ts';
import { ask } from '../support/http.ts';
import { log } from '../support/log.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Attempts are limited by network: a client that could choose its address would have unlimited attempts. */
describe('a client that claims another network address', () => {
  const folder = temporaryFolder('client');
  const servers: ReturnType<typeof createPortalServer>[] = [];
  const origins: Record<string, string> = {};

  before(async () => {
    for (const proxies of ['none', 'loopback', '203.0.113.0/24']) {
      let seen = '';
      const server = createPortalServer({
        siteUrl: 'https://jobs.example',
        clientDir: folder.path,
        trustedProxies: readTrustedProxies(proxies),
        locals: ({ clientAddress }) => {
          seen = clientAddress;
          return {};
        },
        health: async () => ({ database: true, search: true }),
        log,
        pages: (req, res) => {
          res.end(`${seen} ${req.headers['x-forwarded-for'] ?? ''}`);
        },
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      servers.push(server);
      origins[proxies] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }
  });
  after(async () => {
    for (const server of servers) await server.stop();
    folder.remove();
  });

  const CLAIMS: Record<string, string>[] = [
    { 'x-forwarded-for': '6.6.6.6' },
    { 'x-forwarded-for': '6.6.6.6, 127.0.0.1' },
    { 'X-FORWARDED-FOR': '[::6]:80' },
    { forwarded: 'for=6.6.6.6' },
    { 'x-real-ip': '6.6.6.6', 'cf-connecting-ip': '6.6.6.6', 'true-client-ip': '6.6.6.6' },
    { 'x-client-ip': '6.6.6.6', 'x-cluster-client-ip': '6.6.6.6' },
  ];
  const seenBy = async (proxies: string, headers: Record<string, string>) =>
    (await ask(origins[proxies] ?? '', '/', { headers: { host: 'jobs.example', ...headers } })).body;

  it('is not believed where no proxy is trusted, which is so unless it is said', async () => {
    for (const claim of CLAIMS) {
      assert.equal(await seenBy('none', claim), '127.0.0.1 ', JSON.stringify(claim));
      assert.equal(await seenBy('203.0.113.0/24', claim), '127.0.0.1 ', JSON.stringify(claim));
    }
  });

  it('is not believed behind a proxy that adds where it really comes from', async () => {
    for (const before of ['6.6.6.6', '6.6.6.6, 7.7.7.7', '127.0.0.1, 127.0.0.1', 'nonsense', '', ', ,']) {
      const headers = { 'x-forwarded-for': `${before}, 198.51.100.7` };
      assert.equal(await seenBy('loopback', headers), '198.51.100.7 ', before);
    }
    assert.equal(
      await seenBy('loopback', { forwarded: 'for=6.6.6.6', 'x-real-ip': '6.6.6.6' }),
      '127.0.0.1 ',
    );
  });
});
