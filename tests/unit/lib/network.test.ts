import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { clientAddress, networkOf } from '#lib/network.ts';
import { deviceOf } from '#lib/session.ts';

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;
const HTTPS = 'https://jobs.example.gov.uk';

describe('where a request comes from', () => {
  it('behind a proxy of our own, the last address that it wrote', () => {
    for (const proxy of ['127.0.0.1', '::1', '::ffff:10.0.0.2', '172.20.1.1', '192.168.1.1', 'fd00::1']) {
      assert.equal(clientAddress(request(proxy, '6.6.6.6, 203.0.113.9'), HTTPS), '203.0.113.9', proxy);
    }
    assert.equal(clientAddress(request('127.0.0.1', '2001:db8::1'), HTTPS), '2001:db8::1');
  });

  it('otherwise the peer, whatever it claims', () => {
    assert.equal(clientAddress(request('203.0.113.1', '6.6.6.6'), HTTPS), '203.0.113.1');
    assert.equal(clientAddress(request('127.0.0.1', '6.6.6.6'), 'http://127.0.0.1:4321'), '127.0.0.1');
    for (const nonsense of ['', 'evil', '6.6.6.6, ', '1.2.3.4.5', undefined]) {
      assert.equal(clientAddress(request('10.0.0.2', nonsense), HTTPS), '10.0.0.2', nonsense);
    }
  });

  it('is one network for limits: an address of IPv4, a /64 of IPv6', () => {
    assert.equal(networkOf('203.0.113.9'), '203.0.113.9');
    assert.equal(networkOf('2001:db8:1:2:aaaa::1'), networkOf('2001:0db8:0001:0002:bbbb:cccc:dddd:eeee'));
    assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'));
    assert.equal(networkOf('::1'), '0:0:0:0::/64');
  });
});

describe('a device', () => {
  it('is named roughly, as its owner would', () => {
    assert.equal(
      deviceOf('Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'),
      'Firefox on Android',
    );
    assert.equal(
      deviceOf(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      ),
      'Safari on iPhone',
    );
    assert.equal(
      deviceOf(
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
      ),
      'Edge on Windows',
    );
    for (const odd of [null, '', '<script>', 'x'.repeat(10_000)])
      assert.equal(deviceOf(odd), 'A browser on an unknown device');
  });
});
