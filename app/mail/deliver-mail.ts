import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Seal } from '../platform/seal.ts';
import type { Delivery } from './delivery.ts';
import type { MailHealth } from './mail-health.ts';
import type { ClaimedMail, OutboxStore } from './outbox-store.ts';
import { type ComposedEmail, sendDeadlineMs, type Transport } from './transport.ts';

const batchSize = 5;
// Longer than any attempt, so that no other process begins meanwhile.
const leaseMs = sendDeadlineMs + 60_000;
const minuteMs = 60_000;
const maxBackoffMs = 4 * 60 * minuteMs;
const giveUpAfterMs = 3 * 24 * 60 * minuteMs;

/**
 * Sends a few due emails from the outbox. Any number of processes may do so concurrently. An email is sent
 * twice only if its process died, or SQL failed, after the mail server accepted it and before that was
 * recorded. Its Message-ID is then the same.
 *
 * @param signal aborts the current delivery, which is retried later
 * @returns how many were tried; 0 if none is due
 * @throws Unavailable when SQL does not answer
 */
export type DeliverMail = (signal: AbortSignal) => Promise<number>;

export function createDeliverMail({
  outbox,
  transport,
  seal,
  clock,
  logger,
  health,
}: {
  outbox: OutboxStore;
  transport: Transport;
  seal: Seal;
  clock: Clock;
  logger: Logger;
  health: MailHealth;
}): DeliverMail {
  return async function deliverMail(signal) {
    const now = clock.now();
    const claimed = await outbox.claim(batchSize, now + leaseMs, now);
    const outcomes = await Promise.allSettled(claimed.map((mail) => deliver(mail, signal)));
    const unnoted = outcomes.find((outcome) => outcome.status === 'rejected');
    if (unnoted !== undefined) throw unnoted.reason;
    return claimed.length;
  };

  async function deliver(mail: ClaimedMail, signal: AbortSignal): Promise<void> {
    const outcome = await attempt(mail, signal);
    const now = clock.now();
    // No address, subject or link, because more people read logs than emails.
    const facts = { mail_id: mail.id, kind: mail.kind, attempts: mail.attempts };
    if (outcome.kind === 'failed') health.noteFailed(mail.createdAt);
    else health.noteAnswered();
    if (outcome.kind === 'delivered') {
      await outbox.settle(mail);
      return logger.info(facts, 'mail sent');
    }
    const { reason } = outcome;
    if (outcome.kind === 'refused' || now - mail.createdAt >= giveUpAfterMs) {
      await outbox.settle(mail);
      return logger.error({ ...facts, reason }, 'email given up');
    }
    const pauseMs = backoffMs(mail.attempts);
    await outbox.postpone(mail, now + pauseMs);
    logger.warn({ ...facts, reason, retry_ms: pauseMs }, 'email not sent yet');
  }

  async function attempt(mail: ClaimedMail, signal: AbortSignal): Promise<Delivery> {
    const content = seal.open(mail.sealed, mail.id);
    if (content === undefined) {
      return { kind: 'refused', reason: 'no SESSION_SECRET can decrypt it' };
    }
    const email = JSON.parse(content) as ComposedEmail;
    return transport.send(mail.id, new Date(mail.createdAt), email, signal);
  }
}

/** One minute, doubled after each attempt, up to four hours. */
function backoffMs(attempts: number): number {
  return Math.min(minuteMs * 2 ** (attempts - 1), maxBackoffMs);
}
