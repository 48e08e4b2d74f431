import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { isPlainAddress } from '../platform/mailbox.ts';
import type { Seal } from '../platform/seal.ts';
import type { Compose } from './compose.ts';
import type { EmailData, EmailKind } from './email-data.ts';
import type { MailMode } from './mail-mode.ts';
import type { OutboxStore } from './outbox-store.ts';

export interface MailOrder<Kind extends EmailKind> {
  /** An address that was validated before; anything else is a bug. */
  readonly to: string;
  readonly kind: Kind;
  readonly data: EmailData[Kind];
  /** Names the event, such as `new-device <session id>`. One email is sent for it, however often it is queued. */
  readonly event: string;
  /**
   * Does all the work and sends nothing, so that a request about an unknown address takes as long as one about a
   * known address (OWASP Forgot Password Cheat Sheet).
   */
  readonly isDecoy?: boolean;
}

type EnqueueOutcome = 'queued' | 'known-event' | 'unavailable';

export interface Mail {
  /** False when email is neither sent nor kept: features that need it must not be offered. */
  readonly isAvailable: boolean;
  /**
   * Queues an email in the caller's transaction. It is sent if and only if the transaction commits; no email
   * server is contacted before.
   *
   * @param stores of the transaction
   */
  enqueue<Kind extends EmailKind>(
    stores: { readonly outbox: OutboxStore },
    order: MailOrder<Kind>,
  ): Promise<EnqueueOutcome>;
}

/** In the development mailbox. */
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
  /** Called before the transaction has committed. */
  onQueued: () => void;
}): Mail {
  return {
    isAvailable: mode !== 'none',
    async enqueue({ outbox }, { to, kind, data, event, isDecoy = false }) {
      if (!isPlainAddress(to)) throw new Error('A mail needs a plain address.');
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
