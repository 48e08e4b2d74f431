import { isIP } from 'node:net';

/** Stands in for all invalid addresses. */
export const unknownNetwork = 'unknown';

const hextetsOfNetwork = 4;

/**
 * The network whose failures are counted together: an IPv4 address, or the /64 of an IPv6 address, as one customer
 * usually has all of it. An IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) counts as IPv4.
 */
export function networkOf(address: string): string {
  const bare = address.split('%', 1)[0] ?? '';
  switch (isIP(bare)) {
    case 4:
      return bare;
    case 6: {
      const hextets = hextetsOf(bare);
      return mappedIPv4(hextets) ?? `${hextets.slice(0, hextetsOfNetwork).join(':')}::/64`;
    }
    default:
      // Not an address, as a misconfigured proxy may send: these share one count.
      return unknownNetwork;
  }
}

/** All eight groups, in hexadecimal without leading zeros. */
function hextetsOf(address: string): string[] {
  // The URL parser accepts every spelling of an IPv6 address and normalises it.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const parts = (text: string) => (text === '' ? [] : text.split(':'));
  const [before, after] = [parts(head), parts(tail ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after];
}

function mappedIPv4(hextets: readonly string[]): string | undefined {
  if (hextets.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return undefined;
  return hextets
    .slice(6)
    .flatMap((hextet) => [Number.parseInt(hextet, 16) >> 8, Number.parseInt(hextet, 16) & 0xff])
    .join('.');
}
