import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { type Cookie, cookieValues } from './cookies.ts';

/** The secret id in the session cookie of a request; undefined without one that we have signed. */
export type ReadSessionCookie = (request: IncomingMessage) => string | undefined;

const remembered = 20_000;
const longestRemembered = 1024;
const longest = 512;

/**
 * Reads the cookie that express-session wrote, `s:<id>.<signature>`, without a session being begun for
 * whoever has none. What was verified once is remembered, and so is the whole header around it: mostly a
 * browser sends the same again. To find it again takes a string with 256 random bits in it, so how long that
 * takes tells nothing.
 *
 * @param secrets any of them may have signed it
 */
export function createSessionCookieReader(
  cookie: Cookie,
  secrets: readonly string[],
): ReadSessionCookie {
  const verified = new LRUCache<string, string>({ max: remembered });
  const headers = new LRUCache<string, string>({ max: remembered });

  function read(request: IncomingMessage): string | undefined {
    const [value, ...others] = cookieValues(request, cookie);
    // Two session cookies: one of them was planted, and nobody can say which.
    if (value === undefined || others.length > 0 || value.length > longest) return undefined;
    const known = verified.get(value);
    if (known !== undefined) return known;
    const secretId = verify(value, secrets);
    if (secretId !== undefined) verified.set(value, secretId);
    return secretId;
  }

  return (request) => {
    const header = request.headers.cookie;
    if (header === undefined) return undefined;
    const known = headers.get(header);
    if (known !== undefined) return known;
    const secretId = read(request);
    if (secretId !== undefined && header.length <= longestRemembered) {
      headers.set(header, secretId);
    }
    return secretId;
  };
}

function verify(value: string, secrets: readonly string[]): string | undefined {
  const signed = tryDecode(value);
  if (!signed?.startsWith('s:')) return undefined;
  const end = signed.lastIndexOf('.');
  if (end < 0) return undefined;
  const [secretId, signature] = [signed.slice(2, end), signed.slice(end + 1)];
  return secrets.some((secret) => isSame(sign(secretId, secret), signature)) ? secretId : undefined;
}

function sign(secretId: string, secret: string): string {
  return createHmac('sha256', secret).update(secretId).digest('base64').replace(/=+$/, '');
}

function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function tryDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
