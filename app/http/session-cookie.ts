import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Cookie, cookieValues } from './cookies.ts';

/** The secret id in the session cookie of a request; undefined without one that we have signed. */
export type ReadSessionCookie = (request: IncomingMessage) => string | undefined;

/**
 * Reads the cookie that express-session wrote, without a session being begun for whoever has none.
 *
 * @param secrets any of them may have signed it
 */
export function createSessionCookieReader(
  cookie: Cookie,
  secrets: readonly string[],
): ReadSessionCookie {
  return (request) => {
    const [value = '', ...others] = cookieValues(request, cookie);
    // Two session cookies: one of them was planted, and nobody can say which.
    if (others.length > 0) return undefined;
    const signed = tryDecode(value);
    if (!signed?.startsWith('s:')) return undefined;
    const end = signed.lastIndexOf('.');
    if (end < 0) return undefined;
    const [secretId, signature] = [signed.slice(2, end), signed.slice(end + 1)];
    return secrets.some((secret) => isSame(sign(secretId, secret), signature))
      ? secretId
      : undefined;
  };
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
