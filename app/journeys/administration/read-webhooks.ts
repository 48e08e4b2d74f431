import type { RecordedEvent } from '../../audit/audit-event.ts';
import type { WebhookDelivery, WebhookState } from '../../audit/webhook-delivery.ts';
import type { Stores } from '../steps/stores.ts';

const maxAtOnce = 1000;

/** An event that has not reached the webhook. */
export interface UndeliveredEvent extends WebhookDelivery {
  /** Undefined once the audit trail no longer keeps it. */
  readonly recorded: RecordedEvent | undefined;
  /** The user name of the account that it concerns. */
  readonly username: string | undefined;
}

export interface Webhooks {
  /** Undefined if no webhook is configured. */
  readonly host: string | undefined;
  /** @param after the last position of the previous page */
  list(
    state: WebhookState,
    page: { readonly after: number | undefined; readonly limit: number },
  ): Promise<{ readonly events: readonly UndeliveredEvent[]; readonly next: number | undefined }>;
  /** How many there are, at most `max`. */
  count(state: WebhookState, max: number): Promise<number>;
  /** Tries an event for another day. False if it is not given up. */
  retry(eventId: string): Promise<boolean>;
  /** The same for the oldest events that were given up, at most a thousand. @returns how many */
  retryMany(): Promise<number>;
}

/** What is known of the webhook besides its events. */
export interface WebhookRoom {
  /** Undefined if no webhook is configured. */
  readonly webhookHost: string | undefined;
  /** The delivery of this process. */
  readonly webhookDelivery: { expectMessage(): void };
}

/**
 * Shows administrators what the webhook has not accepted, and sends it again.
 *
 * @throws Unavailable when SQL does not answer
 */
export function createWebhooks({
  stores,
  webhookRoom: { webhookHost: host, webhookDelivery: delivery },
  clock,
}: {
  stores: Stores;
  webhookRoom: WebhookRoom;
  clock: { now(): number };
}): Webhooks {
  const { webhooks } = stores;
  return {
    host,

    async list(state, { after, limit }) {
      const found = await webhooks.list(state, after, limit + 1);
      const shown = found.slice(0, limit);
      const recorded = await Promise.all(
        shown.map(({ eventId }) => stores.auditLists.find(eventId)),
      );
      const ids = recorded.map((event) => event?.targetId ?? event?.actorId ?? '');
      const names = await stores.directory.usernamesOf([...new Set(ids)]);
      const events = shown.map((delivery, index) => ({
        ...delivery,
        recorded: recorded[index],
        username: names.get(ids[index] ?? ''),
      }));
      return { events, next: found.length > limit ? shown.at(-1)?.position : undefined };
    },

    count: (state, max) => webhooks.count(state, max),

    async retry(eventId) {
      const isAgain = await webhooks.retry(eventId, clock.now());
      if (isAgain) delivery.expectMessage();
      return isAgain;
    },

    async retryMany() {
      const count = await webhooks.retrySome(maxAtOnce, clock.now());
      if (count > 0) delivery.expectMessage();
      return count;
    },
  };
}
