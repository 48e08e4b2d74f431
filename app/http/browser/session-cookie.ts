import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createGrowingLru } from '../../platform/growing-lru.ts';
import { type Cookie, type Cookies, cookieValues } from './cookies.ts';

/** The secret session id in the cookie of a request. Undefined if there is none that we signed. */
export type ReadSessionCookie = (request: IncomingMessage) => string | undefined;

const remembered = 20_000;
const maxRememberedLength = 1024;
const maxLength = 512;

/**
 * Reads the cookie of express-session, `s:<id>.<signature>`, without starting a session. Verified cookies and
 * their whole header are cached, because a browser usually sends the same header again. A hit requires the
 * 256 random bits of the id, so its timing reveals nothing.
 *
 * Of several cookies with one name, the one that we signed counts. Another Gatehouse on the parent domain may
 * have set the others. If we signed two, one was planted, and neither counts.
 *
 * @param secrets any of them may have signed it
 */
export function createSessionCookieReader(
  { session, sessionCopy }: Pick<Cookies, 'session' | 'sessionCopy'>,
  secrets: readonly string[],
): ReadSessionCookie {
  const verified = createGrowingLru<string, string>(remembered);
  const headers = createGrowingLru<string, string>(remembered);
  const names = sessionCopy === undefined ? [session] : [session, sessionCopy];

  function verify(value: string): string | undefined {
    if (value.length > maxLength) return undefined;
    const known = verified.get(value);
    if (known !== undefined) return known;
    const secretId = signedSecretId(value, secrets);
    if (secretId !== undefined) verified.set(value, secretId);
    return secretId;
  }

  function read(request: IncomingMessage): string | undefined {
    for (const cookie of names) {
      const ours = cookieValues(request, cookie)
        .map(verify)
        .filter((secretId) => secretId !== undefined);
      if (ours.length > 0) return ours.length === 1 ? ours[0] : undefined;
    }
    return undefined;
  }

  return (request) => {
    const header = request.headers.cookie;
    if (header === undefined) return undefined;
    const known = headers.get(header);
    if (known !== undefined) return known;
    const secretId = read(request);
    if (secretId !== undefined && header.length <= maxRememberedLength) {
      headers.set(header, secretId);
    }
    return secretId;
  };
}

/** The value of a session cookie before percent-encoding. */
export function signedSession(secretId: string, secret: string): string {
  return `s:${secretId}.${sign(secretId, secret)}`;
}

/** Whether a request has cookies of this name, and we signed all of them. */
export function areAllOurs(
  request: IncomingMessage,
  cookie: Cookie,
  secrets: readonly string[],
): boolean {
  const values = cookieValues(request, cookie).filter((value) => value !== '');
  return values.length > 0 && values.every((value) => signedSecretId(value, secrets) !== undefined);
}

function signedSecretId(value: string, secrets: readonly string[]): string | undefined {
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
