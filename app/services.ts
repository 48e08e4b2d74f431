import type { Config } from './config.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { createCapabilities } from './services/capabilities.ts';
import { createJourneys } from './services/journeys.ts';
import { createPlatform } from './services/platform.ts';

export type Services = ReturnType<typeof createServices>;

/** Builds everything from the configuration. Only `services/` says what depends on what. */
export function createServices(config: Config, clock: Clock = systemClock) {
  const platform = createPlatform(config, clock);
  const capabilities = createCapabilities(config, platform);
  const journeys = createJourneys(config, platform, capabilities);
  const { logger, database, redis, secrets } = platform;
  const {
    accessRules,
    stores,
    transact,
    passwords,
    sessions,
    copies,
    apiKeyLastUsed,
    admitCall,
    basicFailures,
    signingKeys,
    tokenIssuer,
    pool,
    factorKinds,
    requirements,
    mailRoom,
    webhooks,
  } = capabilities;
  return {
    logger,
    clock,
    accessRules,
    stores,
    transact,
    passwords,
    sessions,
    apiKeyLastUsed,
    admitCall,
    basicFailures,
    signingKeys,
    tokenIssuer,
    factorKinds,
    requirements,
    ...mailRoom,
    ...webhooks,
    sessionSecrets: secrets.session,
    ...journeys,

    async close() {
      await Promise.all([mailRoom.delivery.stop(), webhooks.webhookDelivery.stop()]);
      await Promise.all([sessions.settle(), apiKeyLastUsed.settle()]);
      copies.close();
      await Promise.all([pool.close(), redis?.close(), database.close()]);
    },
  };
}
