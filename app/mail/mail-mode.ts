import { isLoopbackHost } from '../platform/loopback.ts';

/** What becomes of mail: it is sent, kept to be looked at on this machine, or there is none. */
export type MailMode = 'sent' | 'kept' | 'none';

/**
 * It is kept only where somebody can read it: at a machine whose server serves that machine alone.
 *
 * @param host the address that the server listens on
 */
export function mailMode(smtpUrl: string | undefined, { hostname }: URL, host: string): MailMode {
  if (smtpUrl !== undefined) return 'sent';
  return isLoopbackHost(hostname) && isLoopbackHost(host) ? 'kept' : 'none';
}
