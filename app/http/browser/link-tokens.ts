import type { Request, Response } from 'express';
import { digestOf } from '../../platform/ids.ts';
import { textFields } from '../pages/page.ts';
import { type Cookie, cookieStem, cookieValues } from './cookies.ts';

const tokenPattern = /^[\w-]{43}$/;
const idPattern = /^[\w-]{16}$/;
const idLength = 16;
/** How long the page of an emailed link can stay open. */
export const linkCookieLifetimeMs = 2 * 60 * 60 * 1000;
const maxOpenLinks = 8;

/** An emailed link that is open in this browser. */
export interface OpenLink {
  /** Identifies the link in the page's URL and form. Derived from the token; gives no access. */
  readonly id: string;
  readonly token: string;
}

/**
 * Keeps the token of an emailed link in a cookie of the page whose button uses it. URLs end up in histories,
 * logs and screenshots, so the response moves the token from the URL into the cookie and redirects. Programs
 * that open the links of an email do not use them up, because they press no button.
 *
 * Each link has its own cookie. The URL and the form name their link, so links in two tabs cannot be
 * confused.
 */
interface LinkToken {
  /**
   * Responds to a request with a token in its URL.
   *
   * @returns 'damaged', without a response, if the token is malformed
   */
  moveFromUrl(request: Request, response: Response): 'moved' | 'damaged' | 'absent';
  /**
   * The link that the URL or the form names. A URL without a name means the only open link. A form must
   * always name its link.
   */
  find(request: Request): OpenLink | undefined;
  /** Deletes the cookie of a link that is used or invalid. */
  forget(response: Response, link: OpenLink): void;
}

/** @param path of the page that emailed links open; browsers send the cookies to this path only */
export type LinkTokenFor = (path: `/${string}`) => LinkToken;

export function createLinkTokens(baseUrl: URL): LinkTokenFor {
  const secure = baseUrl.protocol === 'https:';
  return (path) => {
    // "__Host-" would require the path "/".
    const secured = secure ? '__Secure-' : '';
    const prefix = `${secured}${cookieStem(baseUrl)}-link${path.replaceAll('/', '-')}-`;
    // "Strict" would omit the cookie when a person comes from webmail.
    const attributes = { path, httpOnly: true, secure, sameSite: 'lax' } as const;
    const cookieFor = (id: string): Cookie => ({ name: prefix + id, attributes });

    /** A planted cookie of this name has no token that matches the id. */
    function read(request: Request, id: string): OpenLink | undefined {
      if (!idPattern.test(id)) return undefined;
      const token = cookieValues(request, cookieFor(id)).find(
        (value) => tokenPattern.test(value) && linkId(value) === id,
      );
      return token === undefined ? undefined : { id, token };
    }

    return {
      moveFromUrl(request, response) {
        const { token } = request.query;
        if (token === undefined) return 'absent';
        if (typeof token !== 'string' || !tokenPattern.test(token)) return 'damaged';
        const id = linkId(token);
        // Browsers send the oldest cookie first (RFC 6265, 5.4).
        const others = openIds(request, prefix).filter((other) => other !== id);
        for (const old of others.slice(0, -(maxOpenLinks - 1))) {
          response.clearCookie(prefix + old, attributes);
        }
        response.cookie(prefix + id, token, { ...attributes, maxAge: linkCookieLifetimeMs });
        response.set('Referrer-Policy', 'no-referrer').redirect(303, `${path}?link=${id}`);
        return 'moved';
      },

      find(request) {
        const named = namedLink(request);
        if (named !== '' || request.method === 'POST') return read(request, named);
        const [only = '', ...others] = openIds(request, prefix);
        return others.length > 0 ? undefined : read(request, only);
      },

      forget(response, { id }) {
        response.clearCookie(prefix + id, attributes);
      },
    };
  };
}

/** The id in the form, or in the URL of a page. Empty if there is none. */
export function namedLink({ method, body, query }: Request): string {
  return textFields(method === 'POST' ? body : query, ['link']).link;
}

function linkId(token: string): string {
  return digestOf(`link ${token}`).slice(0, idLength);
}

function openIds({ headers }: Request, prefix: string): string[] {
  const names = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.split('=', 1)[0]?.trim() ?? '');
  const ids = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((id) => idPattern.test(id));
  return [...new Set(ids)];
}
