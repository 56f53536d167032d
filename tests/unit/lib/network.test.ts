import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { clientAddress, networkOf, readTrustedProxies } from '#lib/network.ts';
import { deviceOf } from '#lib/session.ts';

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;
const trusted = (setting: string) => {
  const list = readTrustedProxies(setting);
  assert.ok(list, setting);
  return list;
};

describe('the client address of a request', () => {
  it('behind a trusted proxy is the last address that the proxy wrote', () => {
    for (const proxy of [
      '127.0.0.1',
      '::1',
      '::ffff:10.0.0.2',
      '172.20.1.1',
      '192.168.1.1',
      'fd00::1',
      '100.64.9.9',
      '169.254.1.1',
      'fe80::1%eth0',
    ]) {
      const from = clientAddress(request(proxy, '6.6.6.6, 203.0.113.9'), trusted('loopback,private'));
      assert.equal(from, '203.0.113.9', proxy);
    }
    assert.equal(clientAddress(request('127.0.0.1', '2001:db8::1'), trusted('loopback')), '2001:db8::1');
  });

  it("behind several proxies is the first address that is no proxy's", () => {
    const list = trusted('127.0.0.1, 203.0.113.0/24');
    assert.equal(
      clientAddress(request('127.0.0.1', '6.6.6.6, 198.51.100.7, 203.0.113.4'), list),
      '198.51.100.7',
    );
    assert.equal(clientAddress(request('127.0.0.1', '203.0.113.4'), list), '203.0.113.4');
  });

  it('is read in every notation that proxies use', () => {
    for (const [written, address] of [
      ['203.0.113.9:4711', '203.0.113.9'],
      ['[2001:DB8::1]:443', '2001:db8::1'],
      ['[2001:db8::1]', '2001:db8::1'],
      ['2001:db8::1', '2001:db8::1'],
      ['::ffff:203.0.113.9', '203.0.113.9'],
      ['fe80::1%eth0', 'fe80::1'],
      ['100.64.1.1', '100.64.1.1'],
    ] as const)
      assert.equal(clientAddress(request('127.0.0.1', `6.6.6.6, ${written} `), trusted('loopback')), address);
  });

  it("is otherwise the peer's own address, whatever the headers claim", () => {
    assert.equal(
      clientAddress(request('203.0.113.1', '6.6.6.6'), trusted('loopback,private')),
      '203.0.113.1',
    );
    assert.equal(clientAddress(request('127.0.0.1', '6.6.6.6'), trusted('none')), '127.0.0.1');
    assert.equal(clientAddress(request('127.0.0.1', '6.6.6.6')), '127.0.0.1');
    for (const nonsense of ['', 'evil', '6.6.6.6, ', '1.2.3.4.5', '6.6.6.6, 1.2.3.4:99999999', undefined]) {
      assert.equal(clientAddress(request('10.0.0.2', nonsense), trusted('private')), '10.0.0.2', nonsense);
    }
  });

  it('cannot be configured with a proxy network of all addresses', () => {
    for (const wrong of [
      '',
      ',',
      'everybody',
      '0.0.0.0/0',
      '::/0',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0/8',
      '1.2.3.4/8/8',
    ])
      assert.equal(readTrustedProxies(wrong), undefined, wrong);
  });

  it('counts for limits as one network: an IPv4 address, or the /64 of an IPv6 address', () => {
    assert.equal(networkOf('203.0.113.9'), '203.0.113.9');
    assert.equal(networkOf('2001:db8:1:2:aaaa::1'), networkOf('2001:0db8:0001:0002:bbbb:cccc:dddd:eeee'));
    assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'));
    assert.equal(networkOf('::1'), '0:0:0:0::/64');
  });
});

describe('a device', () => {
  it('is described as its owner would describe it', () => {
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
