import type { Delivery } from './delivery.ts';

export interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/**
 * Enhanced status codes (RFC 3463) of class 5 about the recipient or this email. All others are about the
 * server, its trust in us, or our configuration, which an operator may correct: 5.7.1 at RCPT is "relaying
 * denied", 5.7.8 wrong credentials.
 */
const aboutThisMail = /^5\.(?:1\.(?!7$|8$)\d+|2\.[01]|3\.4|4\.[14]|6\.\d+)$/;

/**
 * Whether a refused email may be tried again. At the end of DATA the server has seen the whole email, so its
 * refusal is final (RFC 5321, 4.2.1). Before that, the enhanced code decides whether the refusal is about the
 * recipient. Without one, a refused recipient counts as unknown, and a refused sender as a mistake in the
 * configuration.
 *
 * Keeps only the parts of an error that cannot quote the email or its recipient.
 */
export function judge({ code, command, responseCode = 0, response }: SmtpError): Delivery {
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1];
  const reason = [code ?? 'unknown', command, responseCode || undefined, enhanced]
    .filter(Boolean)
    .join(' ');
  return { kind: isFinal(command, responseCode, enhanced) ? 'refused' : 'failed', reason };
}

function isFinal(command: string | undefined, responseCode: number, enhanced: string | undefined) {
  if (responseCode < 500) return false;
  if (command === 'DATA') return true;
  if (command !== 'RCPT TO' && command !== 'MAIL FROM') return false;
  return enhanced === undefined ? command === 'RCPT TO' : aboutThisMail.test(enhanced);
}
