import type { Queries } from '../platform/database/database.ts';
import { webhookTypeOf } from './announced-events.ts';
import type { toRow } from './audit-row.ts';
import { createWebhookStore } from './webhook-store.ts';

/** How events of the audit trail get into the outbox of the webhook. */
export interface Announcing {
  /** Called before the transaction commits. */
  onQueued(): void;
  /** Present outside transactions: an event and its place in the outbox are written in one. */
  together?<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
}

/** Writes events of the audit trail and, in the same transaction, queues those that the webhook gets. */
export async function announce(
  queries: Queries,
  announcing: Announcing | undefined,
  rows: readonly ReturnType<typeof toRow>[],
  write: (queries: Queries) => Promise<void>,
): Promise<void> {
  const announced = rows.filter(({ event }) => webhookTypeOf(event) !== undefined);
  const [first] = announced;
  if (announcing === undefined || first === undefined) return write(queries);
  const events = announced.map(({ id, target_id, actor_id }) => ({
    eventId: id,
    accountId: target_id ?? actor_id ?? '',
  }));
  const both = async (some: Queries) => {
    await write(some);
    await createWebhookStore(some).insert(events, first.at);
  };
  await (announcing.together?.(both) ?? both(queries));
  announcing.onQueued();
}
