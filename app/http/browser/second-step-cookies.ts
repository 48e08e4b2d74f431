import type { Request, Response } from 'express';
import type { LoggedIn, PendingStep } from '../../journeys/steps/entered.ts';
import { type Cookie, type Cookies, cookieValues } from './cookies.ts';

const maxTrusted = 5;

/** The cookies between the two steps of a login, and of a trusted browser. */
export interface SecondStepCookies {
  /** The secret of the pending login in this browser. */
  readPending(request: Request): string | undefined;
  setPending(response: Response, pending: PendingStep): void;
  clearPending(response: Response): void;
  /** Secrets of trust by account id. A browser can be trusted by several accounts. */
  readTrusted(request: Request): ReadonlyMap<string, string>;
  trust(
    request: Request,
    response: Response,
    accountId: string,
    trusted: NonNullable<LoggedIn['trustedBrowser']>,
    now: number,
  ): void;
}

export function createSecondStepCookies({
  pending: pendingCookie,
  trusted: trustedCookie,
}: Pick<Cookies, 'pending' | 'trusted'>): SecondStepCookies {
  function readTrusted(request: Request): Map<string, string> {
    const entries = onlyValue(request, trustedCookie)?.split('~') ?? [];
    const pairs = entries.map((entry) => entry.split('.'));
    return new Map(
      pairs
        .filter((pair) => pair.length === 2)
        .slice(0, maxTrusted)
        .map(([accountId = '', secret = '']) => [accountId, secret]),
    );
  }

  return {
    readTrusted,
    readPending: (request) => onlyValue(request, pendingCookie),

    setPending(response, { token, expiresInSeconds }) {
      const maxAge = expiresInSeconds * 1000;
      response.cookie(pendingCookie.name, token, { ...pendingCookie.attributes, maxAge });
    },

    clearPending(response) {
      response.clearCookie(pendingCookie.name, pendingCookie.attributes);
    },

    trust(request, response, accountId, { secret, expiresAt }, now) {
      const others = [...readTrusted(request)].filter(([id]) => id !== accountId);
      const value = [[accountId, secret], ...others]
        .slice(0, maxTrusted)
        .map((pair) => pair.join('.'))
        .join('~');
      const attributes = { ...trustedCookie.attributes, maxAge: expiresAt - now };
      response.cookie(trustedCookie.name, value, attributes);
    },
  };
}

/** With two cookies of one name, one was planted, and we cannot say which. */
function onlyValue(request: Request, cookie: Cookie): string | undefined {
  const values = cookieValues(request, cookie);
  return values.length === 1 && values[0] !== '' ? values[0] : undefined;
}
