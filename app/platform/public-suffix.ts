import { createRequire } from 'node:module';

/**
 * Whether anybody can register names directly below a domain: `com`, `co.uk`, `duckdns.org`. Browsers refuse a cookie
 * for such a domain (RFC 6265, 5.3, https://publicsuffix.org, including its private section). An unlisted
 * top-level label, such as `internal`, counts as one, too.
 *
 * @param domain in lowercase ASCII, as returned by `URL`
 */
export function isPublicSuffix(domain: string): boolean {
  return list().getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;
}

/**
 * The widest domain for which a browser accepts a cookie of this host: `example.co.uk` for `login.example.co.uk`.
 *
 * @returns undefined for IP addresses, for names of one label, and for public suffixes
 */
export function widestCookieDomain(host: string): string | undefined {
  return list().getDomain(host, { allowPrivateDomains: true }) ?? undefined;
}

/** Loaded on demand: without COOKIE_DOMAIN the list uses no memory. */
function list(): typeof import('tldts') {
  return createRequire(import.meta.url)('tldts') as typeof import('tldts');
}
