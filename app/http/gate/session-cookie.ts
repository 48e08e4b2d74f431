import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { type Cookie, cookieValues } from '../cookies.ts';

const rememberedCookies = 20_000;
const longestCookie = 512;

/** @returns the secret id in a request's session cookie, if the cookie was signed here */
export type ReadSessionCookie = (request: IncomingMessage) => string | undefined;

/**
 * Reads the cookie that express-session sets, `s:<id>.<signature>`, as it does, without the rest of it.
 * What was verified once is remembered: finding it again takes a string of 256 random bits, so how long
 * that takes tells nothing.
 *
 * @param secrets newest first: all verify
 */
export function createReadSessionCookie(
  cookie: Cookie,
  secrets: readonly string[],
): ReadSessionCookie {
  const verified = new LRUCache<string, string>({ max: rememberedCookies });

  return (request) => {
    const [value, ...others] = cookieValues(request, cookie);
    // Two session cookies: one of them was planted, and nobody can say which.
    if (value === undefined || others.length > 0 || value.length > longestCookie) return undefined;
    const known = verified.get(value);
    if (known !== undefined) return known;
    const secretId = verify(value, secrets);
    if (secretId !== undefined) verified.set(value, secretId);
    return secretId;
  };
}

function verify(value: string, secrets: readonly string[]): string | undefined {
  const decoded = tryDecode(value);
  if (decoded === undefined || !decoded.startsWith('s:')) return undefined;
  const end = decoded.lastIndexOf('.');
  if (end <= 2) return undefined;
  const secretId = decoded.slice(2, end);
  const signature = Buffer.from(decoded.slice(end + 1));
  const isSigned = secrets.some((secret) => {
    const base64 = createHmac('sha256', secret).update(secretId).digest('base64');
    const expected = Buffer.from(base64.replace(/=+$/, ''));
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  });
  return isSigned ? secretId : undefined;
}

function tryDecode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
