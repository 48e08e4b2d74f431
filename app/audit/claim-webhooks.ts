import { type ExpressionBuilder, sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import type { Schema } from '../platform/schema.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

/**
 * Claims the first waiting event of some accounts, where it is due, each for exactly one of any number of callers. So
 * no event overtakes an earlier one of its account. If the process dies, they are due again at `leaseEndsAt`.
 *
 * @returns also how many due events were looked at; after 0 there is nothing to do
 */
export type ClaimWebhooks = (
  limit: number,
  leaseEndsAt: number,
  now: number,
) => Promise<{ readonly claimed: readonly WebhookDelivery[]; readonly lookedAt: number }>;

export const webhookColumns = [
  ...(['position', 'event_id as eventId', 'queued_at as queuedAt', 'attempts'] as const),
  ...(['refusals', 'next_attempt_at as nextAttemptAt', 'given_up_at as givenUpAt'] as const),
  'fault',
] as const;
/** So many due events are looked at at once. Of one account, only the first can be claimed. */
const windowSize = 200;

type Of = ExpressionBuilder<Schema, 'webhook_deliveries'>;

/** An earlier event of the same account is waiting. */
const isBlocked = (of: Of) =>
  of.exists(
    of
      .selectFrom('webhook_deliveries as earlier')
      .select('earlier.position')
      .whereRef('earlier.account_id', '=', 'webhook_deliveries.account_id')
      .whereRef('earlier.position', '<', 'webhook_deliveries.position')
      .where('earlier.next_attempt_at', 'is not', null),
  );

/** Finds the first waiting event of each account without looking at all events that wait behind another one. */
export function createClaimWebhooks(queries: Queries): ClaimWebhooks {
  return async function claim(limit, leaseEndsAt, now) {
    const due = await queries
      .selectFrom('webhook_deliveries')
      .select('position')
      .where('next_attempt_at', '<=', now)
      .orderBy('next_attempt_at')
      .orderBy('position')
      .limit(windowSize)
      .execute();
    if (due.length === 0) return { claimed: [], lookedAt: 0 };
    const positions = due.map(({ position }) => position);
    const claimed = await queries
      .updateTable('webhook_deliveries')
      .set((of) => ({ next_attempt_at: leaseEndsAt, attempts: of('attempts', '+', 1) }))
      .where('position', 'in', (of) =>
        of
          .selectFrom('webhook_deliveries')
          .select('position')
          .where('position', 'in', positions)
          .where((one) => one.not(isBlocked(one)))
          .orderBy('position')
          .limit(limit),
      )
      // Checked again for each locked row, because another process may have been faster.
      .where('next_attempt_at', '<=', now)
      .returning(webhookColumns)
      .execute();
    await postponeBlocked(positions, now);
    return { claimed, lookedAt: due.length };
  };

  /** Otherwise every look would meet the events that wait behind another one. */
  async function postponeBlocked(positions: readonly number[], now: number) {
    await queries
      .updateTable('webhook_deliveries')
      .set({
        next_attempt_at: sql<number>`(
          select first.next_attempt_at + 1 from webhook_deliveries as first
          where first.account_id = webhook_deliveries.account_id
          and first.next_attempt_at is not null
          order by first.position limit 1
        )`,
      })
      .where('position', 'in', positions)
      .where('next_attempt_at', '<=', now)
      .where(isBlocked)
      .execute();
  }
}
