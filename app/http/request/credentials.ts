import type { IncomingMessage } from 'node:http';

/**
 * A header that may come once. Node would keep the first of several, a proxy before us perhaps the last.
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

/** The token of `Authorization: Bearer` (RFC 6750 section 2.1). */
export function bearerTokenIn(authorization: string): string | undefined {
  return /^bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
}

/** The name and password of `Authorization: Basic`, decoded, with a colon between them (RFC 7617 section 2). */
export function basicPairIn(authorization: string): string | undefined {
  const encoded = /^basic +([\w+/-]+=*)$/i.exec(authorization)?.[1];
  return encoded && Buffer.from(encoded, 'base64').toString('utf8');
}

/**
 * Whether a credential may be used for something that needs this scope.
 *
 * @param scopes of an API key; undefined for a session, which may do everything that its account may
 * @param scope undefined if no API key may be used
 */
export function hasScope(
  scopes: readonly string[] | undefined,
  scope: string | undefined,
): boolean {
  return scopes === undefined || (scope !== undefined && scopes.includes(scope));
}
