import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { newSecret } from '../../platform/ids.ts';
import { visitorOf } from '../request/request.ts';
import { type Cookie, cookieValues } from './cookies.ts';

const keyBytes = 32;
const noncePattern = /^[\w-]{43}$/;

/** The signed double-submit tokens of the forms (OWASP CSRF Prevention Cheat Sheet). Nothing is stored. */
export interface CsrfTokens {
  /** For the forms of a page. Gives a visitor without a session a cookie to bind the token to. */
  issue(request: Request, response: Response): string;
  verify(request: Request, token: unknown): boolean;
  /** A secret that only this browser holds, and that a page of ours never says. It may come with a new cookie. */
  browserSecretOf(request: Request, response: Response): string;
  /**
   * A secret of one form in one browser, or in one session, made from the key that the form carries: the same
   * key is another secret everywhere else. Undefined if there is no such key, or no cookie to bind it to.
   */
  formKeyOf(request: Request, key: string): string | undefined;
  /** Whether the browser sends none of the cookies that `issue` and a log-in give it. */
  isWithoutCookie(request: Request): boolean;
}

/**
 * A token is an HMAC over the secret id of the session, or over the nonce of the pre-session cookie, so
 * it is of no use in any other browser, and of none after a log-in or a log-out.
 *
 * @param secrets newest first; older ones still verify
 */
export function createCsrfTokens(secrets: readonly string[], preCookie: Cookie): CsrfTokens {
  const keys = secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'gatehouse csrf', keyBytes)),
  );

  /** Nonces whose cookies are on their way: several things on a page may be bound to one. */
  const issued = new WeakMap<Request, string>();

  function preNonce(request: Request): string | undefined {
    const [nonce, ...others] = cookieValues(request, preCookie);
    return others.length === 0 && nonce !== undefined && noncePattern.test(nonce)
      ? nonce
      : undefined;
  }

  function bindingOf(request: Request): string | undefined {
    if (visitorOf(request) !== undefined) return `session ${request.sessionID}`;
    const nonce = issued.get(request) ?? preNonce(request);
    return nonce && `pre-session ${nonce}`;
  }

  function bind(request: Request, response: Response): string {
    const binding = bindingOf(request);
    if (binding !== undefined) return binding;
    const nonce = newSecret();
    issued.set(request, nonce);
    response.cookie(preCookie.name, nonce, preCookie.attributes);
    return `pre-session ${nonce}`;
  }

  return {
    issue: (request, response) => tokenFor(keys[0] as Buffer, bind(request, response)),

    browserSecretOf: (request, response) =>
      tokenFor(keys[0] as Buffer, `secret of ${bind(request, response)}`),

    verify(request, token) {
      const binding = bindingOf(request);
      if (binding === undefined || typeof token !== 'string') return false;
      return keys.some((key) => isSame(token, tokenFor(key, binding)));
    },

    formKeyOf(request, key) {
      const binding = bindingOf(request);
      if (binding === undefined || !noncePattern.test(key)) return undefined;
      return tokenFor(keys[0] as Buffer, `form ${key} of ${binding}`);
    },

    isWithoutCookie: (request) =>
      visitorOf(request) === undefined && cookieValues(request, preCookie).length === 0,
  };
}

function tokenFor(key: Buffer, binding: string): string {
  return createHmac('sha256', key).update(binding).digest('base64url');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
