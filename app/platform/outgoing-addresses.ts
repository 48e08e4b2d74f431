import { createNetworks, type Networks } from './networks.ts';

/**
 * Link-local, unspecified, multicast and reserved addresses, and the metadata services of cloud providers, which hand
 * out credentials: also where they hide in an IPv6 address (NAT64, 6to4).
 */
const never = createNetworks([
  ...['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/128', 'fe80::/10', 'ff00::/8', '64:ff9b::a9fe:0/112', '2002:a9fe::/32'],
  ...['100.100.100.200', '168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'],
]);

/** Addresses that only machines nearby can reach, and prefixes that can contain such an address. */
const internal = createNetworks([
  ...['loopback', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
  ...['192.0.0.0/24', '198.18.0.0/15', 'fc00::/7', 'fec0::/10'],
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', '2001::/32'],
]);

/**
 * Whether Gatehouse may connect to an address of the outside. A name or a redirect must not lead it to services that
 * trust everybody who can reach them (ASVS 1.3.6).
 *
 * @param allowed internal networks that the operator has allowed
 */
export function isReachable(address: string, allowed: Networks): boolean {
  const plain = plainAddress(address);
  if (never.include(plain)) return false;
  return !internal.include(plain) || allowed.include(plain);
}

/** IPv4 addresses that are written as IPv6 (RFC 4291, 2.5.5.2) are judged as IPv4. */
export function plainAddress(address: string): string {
  const [, dotted] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (dotted !== undefined) return dotted;
  const [, high = '', low = ''] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/i.exec(address) ?? [];
  if (high === '') return address;
  const [one, other] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [one >> 8, one & 255, other >> 8, other & 255].join('.');
}
