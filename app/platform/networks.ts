import { BlockList, isIP } from 'node:net';

/** A list of addresses and networks. */
export interface Networks {
  /** @param address an IPv4 or IPv6 address; of no other text, the answer is no */
  include(address: string): boolean;
}

const loopback = ['127.0.0.0/8', '::1/128'];

/** @param names addresses, networks in CIDR notation, or `loopback`, all checked before */
export function createNetworks(names: readonly string[]): Networks {
  const list = new BlockList();
  for (const network of names.flatMap((name) => (name === 'loopback' ? loopback : [name]))) {
    const [address = '', prefix] = network.split('/');
    const family = familyOf(address);
    list.addSubnet(address, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  return { include: (address) => isIP(address) !== 0 && list.check(address, familyOf(address)) };
}

/**
 * Whether a text is an address or network in CIDR notation, or `loopback`. A prefix of zero length would be everybody,
 * and is refused.
 */
export function isNetwork(text: string): boolean {
  if (text === 'loopback') return true;
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  return bits >= 1 && bits <= (family === 4 ? 32 : 128);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
