import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { isPlainAddress } from '../platform/mailbox.ts';
import type { Seal } from '../platform/seal.ts';
import type { Compose } from './compose.ts';
import type { EmailData, EmailKind } from './email-data.ts';
import type { MailMode } from './mail-mode.ts';
import type { OutboxStore } from './outbox-store.ts';

export interface MailOrder<Kind extends EmailKind> {
  /** An address that has been accepted before; anything else is a fault of ours. */
  readonly to: string;
  readonly kind: Kind;
  readonly data: EmailData[Kind];
  /** Names what happened, such as `new-device <session id>`: however often it is told, one mail is sent. */
  readonly event: string;
  /**
   * Does all the work and tells nobody: so that whoever asks about an address that has no account waits as
   * long as for one that has (OWASP Forgot Password Cheat Sheet).
   */
  readonly isDecoy?: boolean;
}

type EnqueueOutcome = 'queued' | 'known-event' | 'unavailable';

export interface Mail {
  /** False when mail is neither sent nor kept: what cannot do without it must not be offered. */
  readonly isAvailable: boolean;
  /**
   * Writes a mail down in the caller's transaction: it will be sent if and only if that commits, and no
   * mail server is asked before.
   *
   * @param stores of the transaction
   */
  enqueue<Kind extends EmailKind>(
    stores: { readonly outbox: OutboxStore },
    order: MailOrder<Kind>,
  ): Promise<EnqueueOutcome>;
}

/** So many are kept to be looked at. */
const mostKept = 100;

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
      if (mode === 'kept') await outbox.dropKept(mostKept);
      onQueued();
      return 'queued';
    },
  };
}
