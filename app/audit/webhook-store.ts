import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import {
  type ClaimWebhooks,
  webhookColumns as columns,
  createClaimWebhooks,
} from './claim-webhooks.ts';
import type { WebhookDelivery, WebhookState } from './webhook-delivery.ts';

/** Events that wait for the webhook, and survive the process that wrote them. */
export interface WebhookStore {
  /** Queues events in the transaction that records them. */
  insert(
    events: readonly { readonly eventId: string; readonly accountId: string }[],
    now: number,
  ): Promise<void>;
  claim: ClaimWebhooks;
  /** Removes a delivered event. The next one of its account is due. Does nothing if the lease was lost. */
  settle(delivery: WebhookDelivery, now: number): Promise<void>;
  /** Keeps an event that nobody will try again by itself. The next one of its account is due. */
  giveUp(delivery: WebhookDelivery, refusals: number, fault: string, now: number): Promise<void>;
  /** Returns a lease. Does nothing if it was lost. */
  postpone(
    delivery: WebhookDelivery,
    how: { readonly until: number; readonly refusals: number; readonly fault: string },
  ): Promise<void>;
  /** Lets an event that was given up be tried for another day. False if it is not given up. */
  retry(eventId: string, now: number): Promise<boolean>;
  /** The same for up to `limit` events. @returns how many */
  retrySome(limit: number, now: number): Promise<number>;
  /** In the order of their positions. @param after the last one of the previous page */
  list(state: WebhookState, after: number | undefined, limit: number): Promise<WebhookDelivery[]>;
  /** How many there are, at most `max`. */
  count(state: WebhookState, max: number): Promise<number>;
  /** Deletes up to `limit` events that were given up before `before`. @returns how many */
  deleteExpired(before: number, limit: number): Promise<number>;
}

/** Three parameters each. */
const maxRowsAtOnce = 500;

export function createWebhookStore(queries: Queries): WebhookStore {
  const held = ({ position, attempts }: WebhookDelivery) =>
    queries
      .updateTable('webhook_deliveries')
      .where('position', '=', position)
      .where('attempts', '=', attempts);

  const inState = (state: WebhookState) =>
    queries
      .selectFrom('webhook_deliveries')
      .where(state === 'waiting' ? 'next_attempt_at' : 'given_up_at', 'is not', null);

  /** The next event of an account need not wait any longer for the one before it. */
  async function wakeNext(accountId: string | undefined, now: number) {
    if (accountId === undefined) return;
    await queries
      .updateTable('webhook_deliveries')
      .set({ next_attempt_at: now })
      .where('position', '=', (of) =>
        of
          .selectFrom('webhook_deliveries')
          .select((first) => first.fn.min('position').as('position'))
          .where('account_id', '=', accountId)
          .where('next_attempt_at', 'is not', null),
      )
      .where('attempts', '=', 0)
      .where('next_attempt_at', '>', now)
      .execute();
  }

  return {
    async insert(events, now) {
      for (let start = 0; start < events.length; start += maxRowsAtOnce) {
        const rows = events.slice(start, start + maxRowsAtOnce).map(({ eventId, accountId }) => ({
          ...{ event_id: eventId, account_id: accountId },
          ...{ queued_at: now, next_attempt_at: now },
        }));
        await queries.insertInto('webhook_deliveries').values(rows).execute();
      }
    },

    claim: createClaimWebhooks(queries),

    async settle(delivery, now) {
      const { position, attempts } = delivery;
      const gone = await queries
        .deleteFrom('webhook_deliveries')
        .where('position', '=', position)
        .where('attempts', '=', attempts)
        .returning('account_id')
        .executeTakeFirst();
      await wakeNext(gone?.account_id, now);
    },

    async giveUp(delivery, refusals, fault, now) {
      const ended = await held(delivery)
        .set({ next_attempt_at: null, given_up_at: now, refusals, fault })
        .returning('account_id')
        .executeTakeFirst();
      await wakeNext(ended?.account_id, now);
    },

    async postpone(delivery, { until, refusals, fault }) {
      await held(delivery).set({ next_attempt_at: until, refusals, fault }).execute();
    },

    async retry(eventId, now) {
      const again = await queries
        .updateTable('webhook_deliveries')
        .set(anew(now))
        .where('event_id', '=', eventId)
        .where('given_up_at', 'is not', null)
        .returning('position')
        .executeTakeFirst();
      return again !== undefined;
    },

    async retrySome(limit, now) {
      const again = await queries
        .updateTable('webhook_deliveries')
        .set(anew(now))
        .where(
          'position',
          'in',
          inState('given_up').select('position').orderBy('position').limit(limit),
        )
        .returning('position')
        .execute();
      return again.length;
    },

    async list(state, after, limit) {
      return inState(state)
        .select(columns)
        .$if(after !== undefined, (some) => some.where('position', '>', Number(after)))
        .orderBy('position')
        .limit(limit)
        .execute();
    },

    async count(state, max) {
      const some = inState(state).select('position').limit(max);
      const found = await queries
        .selectFrom(some.as('some'))
        .select((of) => of.fn.countAll().as('found'))
        .executeTakeFirst();
      return Number(found?.found ?? 0);
    },

    deleteExpired: (before, limit) =>
      deleteSome(queries, {
        table: 'webhook_deliveries',
        key: 'event_id',
        limit,
        where: (one) => one('given_up_at', '<', before),
      }),
  };
}

function anew(now: number) {
  const zero = { attempts: 0, refusals: 0 };
  return { ...zero, queued_at: now, next_attempt_at: now, given_up_at: null, fault: null };
}
