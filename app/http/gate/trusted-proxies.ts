import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';

export interface TrustedProxies {
  /** Whether the connection comes from a trusted proxy. */
  sent(request: IncomingMessage): boolean;
  /**
   * The address of the visitor: the last address in X-Forwarded-For that is not a trusted proxy. Without a
   * trusted proxy it is the address of the connection. If the header has no other address, it is that of the
   * outermost proxy.
   */
  visitorOf(request: Pick<IncomingMessage, 'socket' | 'headers'>): string;
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
  /** The address of a connection never changes. */
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
      const own = socket.remoteAddress ?? '';
      if (!isListed(own)) return own;
      const hops = String(headers['x-forwarded-for'] ?? '').split(',');
      let last = own;
      for (const hop of hops.reverse()) {
        const address = addressIn(hop);
        // Anybody may have written the entries before an invalid one.
        if (address === undefined) return last;
        if (!isListed(address)) return address;
        last = address;
      }
      return last;
    },
  };
}

/** Some proxies add a port, and brackets for IPv6: `203.0.113.7:4711`, `[2001:db8::1]:4711`. */
const withPort = /^"?(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?"?$/;

function addressIn(hop: string): string | undefined {
  const text = hop.trim();
  const [, bracketed, bare] = withPort.exec(text) ?? [];
  return [text, bracketed, bare].find((each) => each !== undefined && isIP(each) !== 0);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
