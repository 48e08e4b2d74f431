import type { IncomingMessage } from 'node:http';

/** The person whom the proxy has identified, by asking Gatehouse. */
export type Visitor =
  | {
      readonly outcome: 'known';
      readonly username: string;
      readonly name: string;
      readonly email: string;
    }
  | { readonly outcome: 'anonymous' | 'not-from-proxy' };

/**
 * Reads Remote-User and the related headers. They are trusted only from the board's own proxies, because
 * anyone who reaches this port directly could send them. A repeated header is refused.
 *
 * @param isTrusted whether an address is one of the proxies
 */
export function visitorOf(
  request: IncomingMessage,
  isTrusted: (address: string) => boolean,
): Visitor {
  if (!isTrusted(request.socket.remoteAddress ?? '')) return { outcome: 'not-from-proxy' };
  const username = headerOf(request, 'remote-user');
  if (!username) return { outcome: 'anonymous' };
  const name = headerOf(request, 'remote-name') || username;
  return { outcome: 'known', username, name, email: headerOf(request, 'remote-email') ?? '' };
}

/** Values are UTF-8. Node returns one character for each byte. */
function headerOf(request: IncomingMessage, name: string): string | undefined {
  const values = request.headersDistinct[name] ?? [];
  const [value] = values;
  if (value === undefined || values.length > 1) return undefined;
  return Buffer.from(value, 'latin1').toString('utf8');
}
