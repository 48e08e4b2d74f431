import type { IncomingMessage } from 'node:http';
import type { CookieOptions } from 'express';

/** A cookie of ours: what it is called, and what it must be set and cleared with. */
export interface Cookie {
  readonly name: string;
  readonly attributes: Readonly<CookieOptions>;
}

export interface Cookies {
  /** The session. Readable below COOKIE_DOMAIN if there is one, else by the login host alone. */
  readonly session: Cookie;
  /** Ties the forms of visitors without a session to their browser. */
  readonly pre: Cookie;
  /** What to tell on the next page. */
  readonly flashMessage: Cookie;
  /** Which accounts this browser has logged in to before. */
  readonly device: Cookie;
}

/**
 * Prefixes make browsers refuse a cookie of that name from anybody else (RFC 6265bis section 4.1.3);
 * they need https, so http on localhost uses plain names.
 */
export function cookiesFor(baseUrl: URL, domain: string | undefined): Cookies {
  const secure = baseUrl.protocol === 'https:';
  const own = { path: '/', httpOnly: true, secure, sameSite: 'strict' } as const;
  const hostPrefix = secure ? '__Host-' : '';
  return {
    session:
      domain === undefined
        ? { name: `${hostPrefix}gatehouse`, attributes: { ...own, sameSite: 'lax' } }
        : { name: '__Secure-gatehouse', attributes: { ...own, sameSite: 'lax', domain } },
    pre: { name: `${hostPrefix}gatehouse-pre`, attributes: own },
    flashMessage: { name: `${hostPrefix}gatehouse-flash`, attributes: own },
    device: { name: `${hostPrefix}gatehouse-device`, attributes: own },
  };
}

/** Every value that a request carries under this name; more than one means that somebody meddles. */
export function cookieValues({ headers }: IncomingMessage, { name }: Cookie): string[] {
  const text = headers.cookie ?? '';
  const values: string[] = [];
  // Looked for and not split, as the gate reads cookies more often than anything else.
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const before = backOverBlanks(text, at);
    const after = overBlanks(text, at + name.length);
    if ((before !== 0 && text[before - 1] !== ';') || text[after] !== '=') continue;
    const end = text.indexOf(';', after);
    values.push(text.slice(after + 1, end === -1 ? text.length : end).trim());
  }
  return values;
}

function backOverBlanks(text: string, from: number): number {
  let at = from;
  while (at > 0 && isBlank(text[at - 1])) at -= 1;
  return at;
}

function overBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at += 1;
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
