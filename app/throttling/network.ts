import { isIP } from 'node:net';

/** Stands for all that cannot be told apart. */
export const unknownNetwork = 'unknown';

const hextetsOfNetwork = 4;

/**
 * Whose failures are counted together: an IPv4 address, or the /64 of an IPv6 one, which a single
 * customer has to himself. An IPv4 address in IPv6 clothes (RFC 4291 section 2.5.5.2) is the former.
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
      // Not an address at all, as a misconfigured proxy may send: they share one count.
      return unknownNetwork;
  }
}

/** All eight, as hexadecimal without leading zeros. */
function hextetsOf(address: string): string[] {
  // The URL parser knows every way to write an IPv6 address, and writes it in one.
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
