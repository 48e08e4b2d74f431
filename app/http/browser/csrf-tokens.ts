import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { newSecret } from '../../platform/ids.ts';
import { visitorOf } from '../request/request.ts';
import { type Cookie, cookieValues } from './cookies.ts';

const keyBytes = 32;
const noncePattern = /^[\w-]{43}$/;

/** Signed double-submit tokens for forms (OWASP CSRF Prevention Cheat Sheet). Nothing is stored. */
export interface CsrfTokens {
  /** For the forms of a page. A visitor without a session gets a cookie to which the token is bound. */
  issue(request: Request, response: Response): string;
  verify(request: Request, token: unknown): boolean;
  /** A secret that only this browser has, and that no page shows. The response may set a new cookie for it. */
  browserSecretOf(request: Request, response: Response): string;
  /**
   * A secret derived from the key in a form and from this browser or session. In another browser the same key
   * gives another secret. Undefined without a key, or without a cookie to bind it to.
   */
  formKeyOf(request: Request, key: string): string | undefined;
  /** Whether the browser sends neither the cookie of `issue` nor the session cookie. */
  isWithoutCookie(request: Request): boolean;
}

/**
 * A token is an HMAC of the secret session id, or of the nonce in the pre-session cookie. So it is invalid in
 * another browser, and after a login or logout.
 *
 * @param secrets newest first; older ones still verify
 */
export function createCsrfTokens(secrets: readonly string[], preCookie: Cookie): CsrfTokens {
  const keys = secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'gatehouse csrf', keyBytes)),
  );

  /** Nonces whose cookies are not yet sent: all tokens of one response share a nonce. */
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
