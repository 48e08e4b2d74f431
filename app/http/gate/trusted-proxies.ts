import type { IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { createNetworks } from '../../platform/networks.ts';

export interface TrustedProxies {
  /** Whether the connection comes from a trusted proxy. */
  sent(request: IncomingMessage): boolean;
  /**
   * The address of the visitor: the last address in X-Forwarded-For that is not a trusted proxy. Without a
   * trusted proxy it is the address of the connection. If the header has no other address, it is that of the
   * outermost proxy.
   */
  visitorOf(request: Pick<IncomingMessage, 'socket' | 'headers'>): string;
  /** The same, but undefined for a proxy in TRUST_PROXY: it has not reported who the visitor is. */
  namedVisitorOf(request: Pick<IncomingMessage, 'socket' | 'headers'>): string | undefined;
}

/** @param networks TRUST_PROXY: addresses, networks in CIDR notation, or `loopback` */
export function createTrustedProxies(networks: readonly string[]): TrustedProxies {
  const { include: isListed } = createNetworks(networks);
  /** The address of a connection never changes. */
  const known = new WeakMap<Socket, boolean>();

  function visitorOf({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>): string {
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
  }

  return {
    sent({ socket }) {
      let isTrusted = known.get(socket);
      if (isTrusted === undefined) {
        isTrusted = isListed(socket.remoteAddress ?? '');
        known.set(socket, isTrusted);
      }
      return isTrusted;
    },

    visitorOf,

    namedVisitorOf(request) {
      const address = visitorOf(request);
      return isListed(address) ? undefined : address;
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
