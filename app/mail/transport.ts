import { createRequire } from 'node:module';
import { isLoopbackHost } from '../platform/loopback.ts';
import { isPlainAddress, type Mailbox } from '../platform/mailbox.ts';
import type { Delivery } from './delivery.ts';
import { judge, type SmtpError } from './smtp-verdict.ts';

const connectDeadlineMs = 10_000;
// A server may take long to accept a message. Hanging up early would send it twice.
const silenceLimitMs = 60_000;
/** An attempt is aborted after this time, even if the server still answers slowly. */
export const sendDeadlineMs = 120_000;

/** An email as people read it. */
export interface ComposedEmail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The only way to send email. Outcomes are values, because failures of mail servers are common. */
export interface Transport {
  /**
   * Connects, encrypts and logs in, without sending.
   *
   * @throws Error with the response of the server
   */
  verify(): Promise<void>;
  /** @param id for the Message-ID, so that an email that is sent again can be recognised */
  send(id: string, date: Date, mail: ComposedEmail, signal: AbortSignal): Promise<Delivery>;
}

/**
 * SMTP with encryption: `smtps://` from the start, `smtp://` by STARTTLS. Exceptions are this machine, and
 * `?tls=off` for a mail catcher in a private network. Certificates are verified (ASVS 12.3.2).
 *
 * @param url may contain user name and password
 * @param name for EHLO: relays refuse a bare IP address, and a name without a dot
 */
export function createSmtpTransport(url: string, from: Mailbox, name: string): Transport {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const isHere = isLoopbackHost(hostname);
  const isClear = isHere || (!isSecure && searchParams.get('tls') === 'off');
  // Loaded on demand: without SMTP_URL it uses no memory.
  const { createTransport } = createRequire(import.meta.url)(
    'nodemailer',
  ) as typeof import('nodemailer');
  const smtp = createTransport({
    name,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (isSecure ? 465 : 587),
    secure: isSecure,
    requireTLS: !isSecure && !isClear,
    ignoreTLS: isClear,
    allowInternalNetworkInterfaces: isHere,
    ...(username && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    dnsTimeout: connectDeadlineMs,
    connectionTimeout: connectDeadlineMs,
    greetingTimeout: silenceLimitMs / 2,
    socketTimeout: silenceLimitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const [, domain] = from.address.split('@');

  return {
    async verify() {
      await smtp.verify();
    },

    async send(id, date, { to, subject, text, html }, signal) {
      if (!isPlainAddress(to)) return { kind: 'refused', reason: 'not an address' };
      try {
        await smtp.sendMail({
          messageId: `<${id}@${domain}>`,
          date,
          from: { name: from.name, address: from.address },
          to: { name: '', address: to },
          subject,
          text,
          html,
          // RFC 3834: prevents out-of-office replies.
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
          signal: AbortSignal.any([signal, AbortSignal.timeout(sendDeadlineMs)]),
        });
        return { kind: 'delivered' };
      } catch (error) {
        return judge(error as SmtpError);
      }
    },
  };
}
