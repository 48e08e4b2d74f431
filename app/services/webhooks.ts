import type { Config } from '../config.ts';
import type { Stores } from '../journeys/steps/stores.ts';
import { createDeliverWebhooks } from '../journeys/upkeep/deliver-webhooks.ts';
import { createDeliveryLoop } from '../platform/delivery-loop.ts';
import { createNetworks } from '../platform/networks.ts';
import { createSendOut } from '../platform/outgoing.ts';
import type { Platform } from './platform.ts';

/** Builds what sends events to the webhook. Without EVENTS_WEBHOOK_URL there is nothing to send. */
export function createWebhookRoom(
  { EVENTS_WEBHOOK_URL: url, EVENTS_WEBHOOK_SECRET: secrets = [], ...config }: Config,
  { clock, logger }: Platform,
  stores: Stores,
) {
  const deliverWebhooks = createDeliverWebhooks({
    stores,
    target: url && { url, secrets },
    source: config.BASE_URL.origin,
    sendOut: createSendOut(createNetworks(config.EVENTS_WEBHOOK_NETWORKS)),
    clock,
    logger,
  });
  const delivery = createDeliveryLoop(deliverWebhooks, logger);
  return {
    deliverWebhooks,
    webhookDelivery: {
      ...delivery,
      start: () => url && delivery.start(),
    },
    /** Undefined if no webhook is configured. */
    webhookHost: url?.host,
  };
}
