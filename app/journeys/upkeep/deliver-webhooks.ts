import { cloudEventOf } from '../../audit/cloud-event.ts';
import { signWebhook } from '../../audit/sign-webhook.ts';
import type { WebhookDelivery } from '../../audit/webhook-delivery.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { OutgoingFault, type SendOut } from '../../platform/outgoing.ts';
import type { Stores } from '../steps/stores.ts';

/** Where events go. */
export interface WebhookTarget {
  readonly url: URL;
  /** Every one of them signs. */
  readonly secrets: readonly string[];
}

const batchSize = 20;
// Longer than any attempt, so that no other process begins meanwhile.
const leaseMs = 60_000;
const firstPauseMs = 5_000;
const maxPauseMs = 10 * 60_000;
const giveUpAfterMs = 24 * 60 * 60_000;
/** A receiver that refuses an event will refuse it again: later events of the account must not wait for it. */
const maxRefusals = 3;

/**
 * Sends some events to the webhook: those of one account in their order. Any number of processes may do so
 * concurrently. An event is sent twice, with the same id, only if the answer was lost.
 *
 * @param signal aborts the current attempts, which are repeated later
 * @returns how many were looked at; 0 if none is due
 * @throws Unavailable when SQL does not answer
 */
export type DeliverWebhooks = (signal: AbortSignal) => Promise<number>;

export function createDeliverWebhooks({
  stores,
  target,
  source,
  sendOut,
  clock,
  logger,
}: {
  stores: Stores;
  /** Undefined if no webhook is configured. */
  target: WebhookTarget | undefined;
  /** Origin of BASE_URL. */
  source: string;
  sendOut: SendOut;
  clock: Clock;
  logger: Logger;
}): DeliverWebhooks {
  if (target === undefined) return async () => 0;
  const { url, secrets } = target;

  return async function deliverWebhooks(signal) {
    const now = clock.now();
    const { claimed, lookedAt } = await stores.webhooks.claim(batchSize, now + leaseMs, now);
    const outcomes = await Promise.allSettled(claimed.map((one) => deliver(one, signal)));
    const unnoted = outcomes.find((outcome) => outcome.status === 'rejected');
    if (unnoted !== undefined) throw unnoted.reason;
    return lookedAt;
  };

  async function deliver(delivery: WebhookDelivery, signal: AbortSignal): Promise<void> {
    const body = await bodyOf(delivery.eventId);
    if (body === undefined) return stores.webhooks.settle(delivery, clock.now());
    const fault = await attempt(delivery.eventId, body, signal);
    const now = clock.now();
    if (fault === undefined) return stores.webhooks.settle(delivery, now);
    const { text, isRefusal } = fault;
    const refusals = delivery.refusals + (isRefusal ? 1 : 0);
    const facts = { event_id: delivery.eventId, attempts: delivery.attempts, reason: text };
    if (refusals >= maxRefusals || now - delivery.queuedAt >= giveUpAfterMs) {
      await stores.webhooks.giveUp(delivery, refusals, text, now);
      return logger.error(facts, 'webhook event given up');
    }
    const pauseMs = Math.min(firstPauseMs * 2 ** (delivery.attempts - 1), maxPauseMs);
    await stores.webhooks.postpone(delivery, { until: now + pauseMs, refusals, fault: text });
    logger.warn({ ...facts, retry_ms: pauseMs }, 'webhook event not delivered yet');
  }

  /** @returns undefined if the event is no longer kept, or is not one that the webhook gets */
  async function bodyOf(eventId: string): Promise<string | undefined> {
    const event = await stores.auditLists.find(eventId);
    if (event === undefined) return undefined;
    const ids = [event.actorId, event.targetId].filter((id) => id !== null);
    const names = await stores.directory.usernamesOf([...new Set(ids)]);
    const [actor, target] = [names.get(event.actorId ?? ''), names.get(event.targetId ?? '')];
    return cloudEventOf(event, { actor, target }, source);
  }

  /** Signed at each attempt, because receivers refuse old signatures. @returns undefined if it was accepted */
  async function attempt(id: string, body: string, signal: AbortSignal) {
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Gatehouse',
      ...signWebhook(secrets, { id, body, now: clock.now() }),
    };
    try {
      const status = await sendOut(url, { headers, body }, signal);
      if (status >= 200 && status < 300) return undefined;
      const isRefusal = status >= 400 && status < 500 && status !== 408 && status !== 429;
      return { text: `The receiver answered ${status}.`, isRefusal };
    } catch (error) {
      if (!(error instanceof OutgoingFault)) throw error;
      return { text: error.message, isRefusal: false };
    }
  }
}
