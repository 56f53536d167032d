import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** The proxies whose X-Forwarded-For header is trusted. */
export type TrustedProxies = BlockList;

/** Names for the networks that operators most often mean. */
const NAMED_NETWORKS: Readonly<Record<string, readonly string[]>> = {
  none: [],
  loopback: ['127.0.0.0/8', '::1/128'],
  /**
   * Private networks (RFC 1918, RFC 4193), shared address space of providers (RFC 6598), link-local (RFC 3927, RFC
   * 4291).
   */
  private: [
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    'fc00::/7',
    '100.64.0.0/10',
    '169.254.0.0/16',
    'fe80::/10',
  ],
};

/**
 * Parses the setting TRUSTED_PROXIES: addresses, networks in CIDR notation and the names above, separated by commas.
 * @returns undefined when one entry is none of these, or is a network that contains every address
 */
export function readTrustedProxies(setting: string): TrustedProxies | undefined {
  const list = new BlockList();
  const wanted = setting
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '');
  if (wanted.length === 0) return undefined;
  for (const one of wanted.flatMap((word) =>
    Object.hasOwn(NAMED_NETWORKS, word) ? NAMED_NETWORKS[word] : word,
  )) {
    const [address = '', prefix, ...more] = (one ?? '').split('/');
    const version = isIP(address);
    if (version === 0 || more.length > 0) return undefined;
    const most = version === 6 ? 128 : 32;
    const bits = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
    if (!(bits >= 1 && bits <= most)) return undefined;
    list.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

/**
 * An address in the form that is compared: without a port ("203.0.113.9:4711", "[2001:db8::1]:443"), without a zone
 * ("fe80::1%eth0"), and with IPv4-mapped IPv6 addresses as IPv4. Undefined when the text is no address.
 */
function plainAddress(written: string): string | undefined {
  const text = written.trim().slice(0, 100);
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1];
  const withPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(text)?.[1];
  const address = (bracketed ?? withPort ?? text).split('%', 1)[0]?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
  return isIP(address) === 0 ? undefined : address.toLowerCase();
}

/**
 * The client address of a request. Each proxy appends the address of its own peer to X-Forwarded-For, so the list is
 * read from its end, and only while the writer is a trusted proxy: the first address that is not a trusted proxy is the
 * client. Everything before it is only the client's claim. Without trusted proxies the peer's own address is returned.
 */
export function clientAddress(
  req: Pick<IncomingMessage, 'headers' | 'socket'>,
  trusted: TrustedProxies = new BlockList(),
): string {
  let address = plainAddress(req.socket.remoteAddress ?? '') ?? '';
  const isTrusted = () => address !== '' && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  const forwarded = [req.headers['x-forwarded-for'] ?? []].flat().join(',');
  for (let end = forwarded.length; end > 0 && isTrusted();) {
    const comma = forwarded.lastIndexOf(',', end - 1);
    const before = plainAddress(forwarded.slice(comma + 1, end));
    // The entry is unreadable, so nothing further back can be trusted either.
    if (before === undefined) break;
    address = before;
    end = comma;
  }
  return address;
}

/** The network that limits count as one: an IPv4 address, or the /64 of an IPv6 address, which is one household's. */
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
