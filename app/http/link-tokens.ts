import type { Request, Response } from 'express';
import { type Cookie, cookieValues } from './cookies.ts';

const tokenPattern = /^[\w-]{43}$/;
const lifetimeMs = 30 * 60 * 1000;

/**
 * The secret of a mailed link on its way to the page whose button uses it. An address is kept in
 * histories, logs and screenshots: so the link's answer moves the token into a cookie that only this
 * page gets back, and leads to the same page without it. Programs that look into every link of a mail
 * use nothing up, as they press no button.
 */
interface LinkToken {
  /** Whether the address had a token, good or not; then this has answered, and nothing is left to do. */
  moveFromUrl(request: Request, response: Response): boolean;
  /** What the last opened link had, for whoever draws the page and for its button. */
  read(request: Request): string | undefined;
  /** It has been used, or never will be. */
  forget(response: Response): void;
}

/** @param path of the page that mailed links open; the cookie is for it alone */
export type LinkTokenFor = (path: `/${string}`) => LinkToken;

export function createLinkTokens(baseUrl: URL): LinkTokenFor {
  const secure = baseUrl.protocol === 'https:';
  return (path) => {
    const cookie: Cookie = {
      // "__Host-" would want it to be sent everywhere.
      name: `${secure ? '__Secure-' : ''}gatehouse-link${path.replaceAll('/', '-')}`,
      // "Strict" would keep it back just when somebody comes from a mail read in the browser.
      attributes: { path, httpOnly: true, secure, sameSite: 'lax' },
    };
    return {
      moveFromUrl(request, response) {
        const { token } = request.query;
        if (token === undefined) return false;
        if (typeof token === 'string' && tokenPattern.test(token)) {
          response.cookie(cookie.name, token, { ...cookie.attributes, maxAge: lifetimeMs });
        } else {
          response.clearCookie(cookie.name, cookie.attributes);
        }
        response.set('Referrer-Policy', 'no-referrer').redirect(303, path);
        return true;
      },

      read(request) {
        const [token = '', ...others] = cookieValues(request, cookie);
        // Two of them: one was planted, and nobody can say which.
        return others.length === 0 && tokenPattern.test(token) ? token : undefined;
      },

      forget(response) {
        response.clearCookie(cookie.name, cookie.attributes);
      },
    };
  };
}
