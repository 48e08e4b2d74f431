import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { isPlainAddress } from '../platform/mailbox.ts';
import type { Seal } from '../platform/seal.ts';
import type { Compose } from './compose.ts';
import type { EmailData, EmailKind } from './email-data.ts';
import type { MailMode } from './mail-mode.ts';
import type { OutboxStore } from './outbox-store.ts';

export interface MailOrder<Kind extends EmailKind> {
  /** A validated address. Anything else is a bug. */
  readonly to: string;
  readonly kind: Kind;
  readonly data: EmailData[Kind];
  /**
   * Identifies the event, such as `new-device <session id>`. An event is announced once, even if it is queued
   * again.
   */
  readonly event: string;
  /**
   * Does the same work but sends nothing, so that a request about an unknown address takes as long as one
   * about a known address (OWASP Forgot Password Cheat Sheet).
   */
  readonly isDecoy?: boolean;
}

type EnqueueOutcome = 'queued' | 'known-event' | 'unavailable';

export interface Mail {
  /** False if email is neither sent nor kept. Features that need it must not be offered. */
  readonly isAvailable: boolean;
  /**
   * Queues an email in the caller's transaction. It is sent if and only if the transaction commits. No mail
   * server is contacted before.
   *
   * @param stores of the transaction
   */
  enqueue<Kind extends EmailKind>(
    stores: { readonly outbox: OutboxStore },
    order: MailOrder<Kind>,
  ): Promise<EnqueueOutcome>;
}

/** Emails in the development mailbox. */
const maxKept = 100;

export function createMail({
  mode,
  compose,
  seal,
  clock,
  onQueued,
}: {
  mode: MailMode;
  compose: Compose;
  seal: Seal;
  clock: Clock;
  /** Called before the transaction commits. */
  onQueued: () => void;
}): Mail {
  return {
    isAvailable: mode !== 'none',
    async enqueue({ outbox }, { to, kind, data, event, isDecoy = false }) {
      if (!isPlainAddress(to)) throw new Error('An email needs a plain address.');
      if (mode === 'none') return 'unavailable';
      const [id, createdAt] = [newId(), clock.now()];
      const sealed = seal.close(JSON.stringify(compose(to, kind, data)), id);
      const isNew = await outbox.insert({
        id,
        event,
        kind,
        createdAt,
        nextAttemptAt: mode === 'sent' && !isDecoy ? createdAt : null,
        sealed: isDecoy ? null : sealed,
      });
      if (!isNew) return 'known-event';
      if (mode === 'kept') await outbox.dropKept(maxKept);
      onQueued();
      return 'queued';
    },
  };
}
