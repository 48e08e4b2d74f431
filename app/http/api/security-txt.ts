const dayMs = 24 * 60 * 60 * 1000;
/** Less than a year, as RFC 9116 section 2.5.5 recommends. The text is made for each request, so it never expires. */
const validDays = 180;

/**
 * Tells researchers where to report vulnerabilities (RFC 9116).
 *
 * @param contacts URIs, the preferred one first
 * @param now milliseconds since the epoch
 */
export function securityTxt(contacts: readonly string[], origin: string, now: number): string {
  const expires = new Date(Math.ceil(now / dayMs + validDays) * dayMs);
  return [
    ...contacts.map((contact) => `Contact: ${contact}`),
    `Expires: ${expires.toISOString()}`,
    'Preferred-Languages: en',
    `Canonical: ${origin}/.well-known/security.txt`,
    '',
  ].join('\n');
}
