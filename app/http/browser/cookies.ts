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
  /**
   * On plain http the same session once more, under the name without the port. Programs may know that
   * name; it counts only where `session` is absent.
   */
  readonly sessionCopy: Cookie | undefined;
  /** Other shapes in which a browser may keep a session cookie of ours: as another COOKIE_DOMAIN made it. */
  readonly formerSessions: readonly Cookie[];
  /** Ties the forms of visitors without a session to their browser. */
  readonly pre: Cookie;
  /** What to tell on the next page. */
  readonly flashMessage: Cookie;
  /** A login that waits for its second step. */
  readonly pending: Cookie;
  /** That this browser proved a second factor and is trusted since. */
  readonly trusted: Cookie;
  /** Which accounts this browser has logged in to before. */
  readonly device: Cookie;
  /** The same under the name that it had on plain http before the port was in it. */
  readonly formerDevice: Cookie | undefined;
}

/**
 * What every name of a cookie of ours begins with, after its prefix. A browser keeps one jar for all ports of
 * a host (RFC 6265 section 8.5). On plain http there are no prefixes and there may be several installations
 * on localhost, so the port is a part of the name.
 */
export function cookieStem({ protocol, port }: URL): string {
  return protocol === 'https:' || port === '' ? 'gatehouse' : `gatehouse-${port}`;
}

/**
 * Prefixes make browsers refuse a cookie of that name from anybody else (RFC 6265bis section 4.1.3);
 * they need https, so http on localhost uses plain names.
 */
export function cookiesFor(baseUrl: URL, domain: string | undefined): Cookies {
  const secure = baseUrl.protocol === 'https:';
  const stem = cookieStem(baseUrl);
  const own = { path: '/', httpOnly: true, secure, sameSite: 'strict' } as const;
  const shared = { ...own, sameSite: 'lax' } as const;
  const hostPrefix = secure ? '__Host-' : '';
  return {
    session:
      domain === undefined
        ? { name: `${hostPrefix}${stem}`, attributes: shared }
        : { name: '__Secure-gatehouse', attributes: { ...shared, domain } },
    sessionCopy: stem === 'gatehouse' ? undefined : { name: 'gatehouse', attributes: shared },
    formerSessions: secure ? formerSessions(baseUrl.hostname, domain, shared) : [],
    pre: { name: `${hostPrefix}${stem}-pre`, attributes: own },
    flashMessage: { name: `${hostPrefix}${stem}-flash`, attributes: own },
    pending: { name: `${hostPrefix}${stem}-second-step`, attributes: own },
    trusted: { name: `${hostPrefix}${stem}-trusted`, attributes: own },
    device: { name: `${hostPrefix}${stem}-device`, attributes: own },
    formerDevice: stem === 'gatehouse' ? undefined : { name: 'gatehouse-device', attributes: own },
  };
}

function formerSessions(host: string, domain: string | undefined, shared: CookieOptions): Cookie[] {
  const labels = host.split('.');
  const domains = labels.map((_label, index) => labels.slice(index).join('.')).slice(0, -1);
  const name = '__Secure-gatehouse';
  const withDomain = domains
    .filter((each) => each !== domain)
    .map((each) => ({ name, attributes: { ...shared, domain: each } }));
  const hostOnly = { name, attributes: shared };
  const bound = { name: '__Host-gatehouse', attributes: shared };
  return [hostOnly, ...(domain === undefined ? [] : [bound]), ...withDomain];
}

/**
 * Every value that a request carries under this name, without the quotes that a client may put around it (RFC
 * 6265 section 4.1.1). More than one value means that somebody else sets a cookie of this name too.
 */
export function cookieValues(
  { headers }: Pick<IncomingMessage, 'headers'>,
  { name }: Pick<Cookie, 'name'>,
): string[] {
  const text = headers.cookie ?? '';
  const values: string[] = [];
  // Looked for and not split, as the gate reads cookies more often than anything else.
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    const before = backOverBlanks(text, at);
    const after = overBlanks(text, at + name.length);
    if ((before !== 0 && text[before - 1] !== ';') || text[after] !== '=') continue;
    const end = text.indexOf(';', after);
    values.push(unquoted(text.slice(after + 1, end === -1 ? text.length : end).trim()));
  }
  return values;
}

function unquoted(value: string): string {
  const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"');
  return isQuoted ? value.slice(1, -1) : value;
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
