import type { Generated } from 'kysely';

// Tables as the migrations create them. Instants are epoch milliseconds, ids are UUIDv7 text.

/** Events of the audit trail on their way to the webhook. A delivered event has no row. */
export interface WebhookDeliveriesTable {
  /** Counts up: the order of the events of each account. */
  position: Generated<number>;
  /** The event of the audit trail. Its content stays there, and is erased there. */
  event_id: string;
  /** The account that was acted on, or acted; empty if there is none. */
  account_id: string;
  /** When the day of attempts begins. */
  queued_at: number;
  /** Attempts begun so far. Distinguishes the process that holds the lease from one that has lost it. */
  attempts: Generated<number>;
  /** Answers that the receiver would give again, such as 400. */
  refusals: Generated<number>;
  /** An attempt starts by moving this ahead: that is its lease. Null when the event is given up. */
  next_attempt_at: number | null;
  given_up_at: number | null;
  /** How the last attempt failed. */
  fault: string | null;
}
