import type { IncomingHttpHeaders } from 'node:http';

/** What a request presents, told apart by its shape alone; nothing in it is believed yet. */
export type PresentedCredential =
  | { readonly kind: 'none' | 'malformed' | 'two' }
  | { readonly kind: 'jwt' | 'opaque'; readonly token: string };

const keyPrefix = 'gh_';
const longest = 8192;
// RFC 6750 section 2.1
const b64token = /^[\w.~+/-]+=*$/;
// RFC 7515 section 7.1: three parts. What has them is never asked about, what has not is never decoded.
const threeParts = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Bearer or X-API-Key. Both at once are refused, as the one that is checked might not be the one that is meant. */
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
