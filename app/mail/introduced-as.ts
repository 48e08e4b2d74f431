import { isIP } from 'node:net';
import type { Mailbox } from '../platform/mailbox.ts';

/**
 * The name for EHLO (RFC 5321, 4.1.1.1): the host of BASE_URL. On localhost, which is no such name, the
 * domain of the sender's address.
 */
export function introducedAs({ hostname }: URL, { address }: Mailbox): string {
  if (hostname.includes('.') && isIP(hostname) === 0) return hostname;
  const domain = address.slice(address.indexOf('@') + 1);
  return domain.includes('.') ? domain : 'localhost.localdomain';
}
