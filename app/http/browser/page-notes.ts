import type { Request, Response } from 'express';
import { type Cookie, cookieStem, cookieValues } from './cookies.ts';

const lifetimeMs = 60_000;

/**
 * A text that the page after a redirect shows once, such as the address that an email was sent to. It is in a
 * cookie of that page, because histories and logs keep URLs.
 */
export interface PageNote {
  put(response: Response, text: string): void;
  /** Reads and deletes the note, so a reload does not show it again. */
  take(request: Request, response: Response): string | undefined;
}

/** @param path of the page that shows it */
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
        // With two cookies, one was planted.
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
