import { isLoopbackHost } from '../platform/loopback.ts';

/** Whether email is sent, kept in the development mailbox, or not available. */
export type MailMode = 'sent' | 'kept' | 'none';

/**
 * Email is kept only if somebody can read it: if the server only serves this machine.
 *
 * @param host the address that the server listens on
 */
export function mailMode(smtpUrl: string | undefined, { hostname }: URL, host: string): MailMode {
  if (smtpUrl !== undefined) return 'sent';
  return isLoopbackHost(hostname) && isLoopbackHost(host) ? 'kept' : 'none';
}
