/** Whether a host is a domain or below it, as browsers see it when they send a cookie (RFC 6265 section 5.1.3). */
export function isBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
