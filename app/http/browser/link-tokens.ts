import type { Request, Response } from 'express';
import { digestOf } from '../../platform/ids.ts';
import { textFields } from '../pages/page.ts';
import { type Cookie, cookieStem, cookieValues } from './cookies.ts';

const tokenPattern = /^[\w-]{43}$/;
const idPattern = /^[\w-]{16}$/;
const idLength = 16;
/** How long the page of an emailed link can be open. */
export const linkCookieLifetimeMs = 2 * 60 * 60 * 1000;
const maxOpenLinks = 8;

/** A mailed link that is open in this browser. */
export interface OpenLink {
  /** Names it in the page's address and in the form. It is derived from the token and gives no access. */
  readonly id: string;
  readonly token: string;
}

/**
 * The secret of a mailed link on its way to the page whose button uses it. Browser histories, logs and
 * screenshots keep addresses: so the answer to the link moves the token into a cookie that only this page
 * gets back, and redirects to the same page without it. Programs that scan the links of an email use
 * nothing up, as they press no button.
 *
 * Each link has a cookie of its own. The page's address and its form say which link they show, so two links
 * in two tabs cannot act for each other.
 */
interface LinkToken {
  /**
   * Answers a request whose address has a token.
   *
   * @returns 'damaged', and answers nothing, if that cannot be a token of ours
   */
  moveFromUrl(request: Request, response: Response): 'moved' | 'damaged' | 'absent';
  /**
   * The link that the address or the form names. An address that names none means the only open link; a form
   * must always name its own.
   */
  find(request: Request): OpenLink | undefined;
  /** It has been used, or never will be. */
  forget(response: Response, link: OpenLink): void;
}

/** @param path of the page that mailed links open; the cookies are for it alone */
export type LinkTokenFor = (path: `/${string}`) => LinkToken;

export function createLinkTokens(baseUrl: URL): LinkTokenFor {
  const secure = baseUrl.protocol === 'https:';
  return (path) => {
    // "__Host-" would want it to be sent everywhere.
    const secured = secure ? '__Secure-' : '';
    const prefix = `${secured}${cookieStem(baseUrl)}-link${path.replaceAll('/', '-')}-`;
    // "Strict" would keep it back just when somebody comes from a mail read in the browser.
    const attributes = { path, httpOnly: true, secure, sameSite: 'lax' } as const;
    const cookieFor = (id: string): Cookie => ({ name: prefix + id, attributes });

    /** A planted cookie of this name has no token that matches its id. */
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
        // Browsers send the oldest first (RFC 6265 section 5.4).
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

/** The id in the form, or in the address of a page; empty for none. */
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
