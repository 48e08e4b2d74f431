import type { IncomingHttpHeaders } from 'node:http';

/** The credential of a request, classified by its form only. It is not verified yet. */
export type PresentedCredential =
  | { readonly kind: 'none' | 'malformed' | 'two' }
  | { readonly kind: 'jwt' | 'opaque'; readonly token: string };

const keyPrefix = 'gh_';
const longest = 8192;
// RFC 6750, 2.1
const b64token = /^[\w.~+/-]+=*$/;
// RFC 7515, 7.1: three parts. A token with three parts is never introspected, and any other is never decoded.
const threeParts = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Bearer or X-API-Key. A request with both is refused, because the wrong one might be checked. */
export function presentedCredential(headers: IncomingHttpHeaders): PresentedCredential {
  const { authorization, 'x-api-key': key } = headers;
  if (authorization !== undefined && key !== undefined) return { kind: 'two' };
  if (key !== undefined) return typeof key === 'string' ? keyOf(key) : { kind: 'malformed' };
  if (authorization === undefined) return { kind: 'none' };
  const [scheme = '', token = '', ...rest] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'bearer' || rest.length > 0 || !isReadable(token)) {
    return { kind: 'malformed' };
  }
  return { kind: threeParts.test(token) ? 'jwt' : 'opaque', token };
}

function keyOf(key: string): PresentedCredential {
  return key.startsWith(keyPrefix) && isReadable(key)
    ? { kind: 'opaque', token: key }
    : { kind: 'malformed' };
}

function isReadable(token: string): boolean {
  return token.length <= longest && b64token.test(token);
}
