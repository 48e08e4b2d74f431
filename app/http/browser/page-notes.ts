import type { Request, Response } from 'express';
import { type Cookie, cookieStem, cookieValues } from './cookies.ts';

const lifetimeMs = 60_000;

/**
 * What the page after a redirect says once, such as the address that an email went to. It is in a cookie
 * for that page alone, as addresses of pages are kept in histories and logs.
 */
export interface PageNote {
  put(response: Response, text: string): void;
  /** A reload says no more what was said. */
  take(request: Request, response: Response): string | undefined;
}

/** @param path of the page that says it */
export type PageNoteFor = (path: `/${string}`) => PageNote;

export function createPageNotes(baseUrl: URL): PageNoteFor {
  const secure = baseUrl.protocol === 'https:';
  return (path) => {
    const cookie: Cookie = {
      name: `${secure ? '__Secure-' : ''}${cookieStem(baseUrl)}-note${path.replaceAll('/', '-')}`,
      attributes: { path, httpOnly: true, secure, sameSite: 'strict' },
    };
    return {
      put(response, text) {
        response.cookie(cookie.name, text, { ...cookie.attributes, maxAge: lifetimeMs });
      },
      take(request, response) {
        const [value, ...others] = cookieValues(request, cookie);
        if (value === undefined) return undefined;
        response.clearCookie(cookie.name, cookie.attributes);
        // Two of them: one was planted.
        return others.length === 0 ? decoded(value) : undefined;
      },
    };
  };
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
