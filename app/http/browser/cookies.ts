import type { IncomingMessage } from 'node:http';
import type { CookieOptions } from 'express';

/** A cookie of ours: its name, and the attributes that set and clear it. */
export interface Cookie {
  readonly name: string;
  readonly attributes: Readonly<CookieOptions>;
}

export interface Cookies {
  /** The session. All hosts below COOKIE_DOMAIN can read it; without that variable, only the login host. */
  readonly session: Cookie;
  /**
   * On plain http, a second copy of the session under the name without the port. Programs may know that name.
   * It counts only if `session` is absent.
   */
  readonly sessionCopy: Cookie | undefined;
  /** Session cookies that an earlier COOKIE_DOMAIN may have left in the browser. */
  readonly formerSessions: readonly Cookie[];
  /** Binds the forms of visitors without a session to their browser. */
  readonly pre: Cookie;
  /** The message for the next page. */
  readonly flashMessage: Cookie;
  /** A pending login, which waits for its second step. */
  readonly pending: Cookie;
  /** Marks a browser as trusted, after it has proved a second factor. */
  readonly trusted: Cookie;
  /** The accounts that this browser has logged in to before. */
  readonly device: Cookie;
  /** `device` under its former name: on plain http it had no port. */
  readonly formerDevice: Cookie | undefined;
}

/**
 * The beginning of each cookie name, after its prefix. A browser has one cookie jar for all ports of a host
 * (RFC 6265, 8.5). On plain http there are no prefixes, and localhost may have several installations, so the
 * name contains the port.
 */
export function cookieStem({ protocol, port }: URL): string {
  return protocol === 'https:' || port === '' ? 'gatehouse' : `gatehouse-${port}`;
}

/**
 * Browsers accept cookies with these prefixes only from this host over https (RFC 6265bis, 4.1.3). On plain http the
 * names have no prefix.
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
 * All values of a cookie with this name, without optional quotes (RFC 6265, 4.1.1). More than one value means
 * that somebody else also sets this cookie.
 */
export function cookieValues(
  { headers }: Pick<IncomingMessage, 'headers'>,
  { name }: Pick<Cookie, 'name'>,
): string[] {
  const text = headers.cookie ?? '';
  const values: string[] = [];
  // Searched instead of split: the gate reads cookies more often than anything else.
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
