import type { IncomingMessage } from 'node:http';

/** Whom the proxy in front vouches for, having asked Gatehouse. */
export type Visitor =
  | {
      readonly outcome: 'known';
      readonly username: string;
      readonly name: string;
      readonly email: string;
    }
  | { readonly outcome: 'anonymous' | 'not-from-proxy' };

/**
 * Reads Remote-User and its companions, which are trusted only from the board's own proxies: anyone who reaches
 * this port directly could say anything. One that stands there twice is believed neither way.
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

/** Values are UTF-8, which Node hands over a byte a character. */
function headerOf(request: IncomingMessage, name: string): string | undefined {
  const values = request.headersDistinct[name] ?? [];
  const [value] = values;
  if (value === undefined || values.length > 1) return undefined;
  return Buffer.from(value, 'latin1').toString('utf8');
}
