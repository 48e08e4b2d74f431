/** Whether a host equals a domain or is below it, in the sense of cookies (RFC 6265, 5.1.3). */
export function isBelow(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
