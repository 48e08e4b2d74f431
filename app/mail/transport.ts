import { createRequire } from 'node:module';
import { isLoopbackHost } from '../platform/loopback.ts';
import { isPlainAddress, type Mailbox } from '../platform/mailbox.ts';
import type { Delivery } from './delivery.ts';
import { judge, type SmtpError } from './smtp-verdict.ts';

const connectDeadlineMs = 10_000;
// A server may think for a while about a message that it then accepts: who hangs up early sends it twice.
const silenceLimitMs = 60_000;
/** However slowly a server answers, an email is over after this. */
export const sendDeadlineMs = 120_000;

/** A mail as people see it. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** One way out. Outcomes are values: a mail server that fails is nothing unusual. */
export interface Transport {
  /**
   * Connects, encrypts and logs in, and sends nothing.
   *
   * @throws Error with what the server said
   */
  verify(): Promise<void>;
  /** @param id makes the Message-ID, so that a mail sent again can be recognised */
  send(id: string, date: Date, letter: Letter, signal: AbortSignal): Promise<Delivery>;
}

/**
 * SMTP, encrypted on every network: `smtps://` from the start, `smtp://` by STARTTLS or not at all,
 * except to this machine, or where the operator says `?tls=off`: for a mail catcher that is reached
 * over a private network. Certificates are verified (ASVS 12.3.2).
 *
 * @param url may hold user name and password
 * @param name how this machine introduces itself: relays hang up on a bare address, and on a name without a dot
 */
export function createSmtpTransport(url: string, from: Mailbox, name: string): Transport {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const isHere = isLoopbackHost(hostname);
  const isClear = isHere || (!isSecure && searchParams.get('tls') === 'off');
  // Loaded when it is needed: without SMTP_URL it shall cost no memory.
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
          // RFC 3834: no out-of-office notes, please.
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
