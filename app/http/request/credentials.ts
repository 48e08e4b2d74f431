import type { IncomingMessage } from 'node:http';

/**
 * A header that may come only once. Node would use the first of several values, and a proxy perhaps the last.
 *
 * @returns null if it came more than once
 */
export function singleHeader(
  { headersDistinct }: IncomingMessage,
  name: string,
): string | undefined | null {
  const [value, ...others] = headersDistinct[name] ?? [];
  return others.length > 0 ? null : value;
}

/** The token of `Authorization: Bearer` (RFC 6750, 2.1). */
export function bearerTokenIn(authorization: string): string | undefined {
  return /^bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
}

/** The decoded name and password of `Authorization: Basic`, separated by a colon (RFC 7617, 2). */
export function basicPairIn(authorization: string): string | undefined {
  const encoded = /^basic +([\w+/-]+=*)$/i.exec(authorization)?.[1];
  return encoded && Buffer.from(encoded, 'base64').toString('utf8');
}

/**
 * Whether a credential has a scope.
 *
 * @param scopes of an API key; undefined for a session, which needs none
 * @param scope undefined if no API key may be used
 */
export function hasScope(
  scopes: readonly string[] | undefined,
  scope: string | undefined,
): boolean {
  return scopes === undefined || (scope !== undefined && scopes.includes(scope));
}
