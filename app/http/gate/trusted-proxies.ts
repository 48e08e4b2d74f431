import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';

export interface TrustedProxies {
  /** Whether the other end of the connection may tell us about somebody else's request. */
  sent(request: IncomingMessage): boolean;
  /** Who is behind them: the last address of X-Forwarded-For that is not one of theirs. */
  visitorOf(request: IncomingMessage): string;
}

const loopback = ['127.0.0.0/8', '::1/128'];

/** @param networks TRUST_PROXY: addresses, networks in CIDR notation, or `loopback` */
export function createTrustedProxies(networks: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const network of networks.flatMap((name) => (name === 'loopback' ? loopback : [name]))) {
    const [address = '', prefix] = network.split('/');
    const family = familyOf(address);
    list.addSubnet(address, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family);
  }
  const isListed = (address: string) =>
    isIP(address) !== 0 && list.check(address, familyOf(address));
  /** A connection keeps its ends. */
  const known = new WeakMap<Socket, boolean>();

  return {
    sent({ socket }) {
      let isTrusted = known.get(socket);
      if (isTrusted === undefined) {
        isTrusted = isListed(socket.remoteAddress ?? '');
        known.set(socket, isTrusted);
      }
      return isTrusted;
    },

    visitorOf({ socket, headers }) {
      const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
      const hops = [...forwarded.map((hop) => hop.trim()), socket.remoteAddress ?? ''];
      const addresses = hops.filter((hop) => isIP(hop) !== 0).reverse();
      return addresses.find((address) => !isListed(address)) ?? addresses.at(-1) ?? '';
    },
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
