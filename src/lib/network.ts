import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

const OWN = new BlockList();
OWN.addSubnet('127.0.0.0', 8);
OWN.addSubnet('10.0.0.0', 8);
OWN.addSubnet('172.16.0.0', 12);
OWN.addSubnet('192.168.0.0', 16);
OWN.addAddress('::1', 'ipv6');
OWN.addSubnet('fc00::', 7, 'ipv6');

/** An address as it is written without the mapping of IPv4 into IPv6. */
const plainAddress = (address: string) => address.trim().replace(/^::ffff:(?=\d+\.)/i, '');

/**
 * The address that a request comes from. Behind a proxy that ends TLS, which is where `siteUrl` is https and the peer
 * is on this machine or in its own network, that is the last address of X-Forwarded-For: the proxy wrote it. The ones
 * before it are whatever the client claims. Everywhere else it is the peer's own.
 */
export function clientAddress(req: IncomingMessage, siteUrl: string): string {
  const peer = plainAddress(req.socket.remoteAddress ?? '');
  const family = isIP(peer);
  const behindProxy =
    siteUrl.startsWith('https:') && family !== 0 && OWN.check(peer, family === 6 ? 'ipv6' : 'ipv4');
  if (!behindProxy) return peer;
  const forwarded = [req.headers['x-forwarded-for'] ?? []].flat().join(',');
  const last = plainAddress(forwarded.split(',').at(-1) ?? '');
  return isIP(last) === 0 ? peer : last;
}

/** What limits count as one: an address of IPv4, or the /64 of one of IPv6, which is one household's. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [
    ...before,
    ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0'),
    ...after,
  ];
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
