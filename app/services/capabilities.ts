import { join } from 'node:path';
import { openAccessRules } from '../access/access-rules-file.ts';
import type { Announcing } from '../audit/announce.ts';
import { createAuditKeys } from '../audit/audit-keys.ts';
import type { Config } from '../config.ts';
import { createIsBreached } from '../credentials/breached-passwords.ts';
import { createHashPool } from '../credentials/hash-pool.ts';
import { createPasswords } from '../credentials/passwords.ts';
import { createPeppers } from '../credentials/peppers.ts';
import { createStores } from '../journeys/steps/stores.ts';
import { createTransact } from '../journeys/steps/transact.ts';
import { createMailRoom } from '../mail/mail-room.ts';
import { createMessages } from '../messages/messages.ts';
import { createBasicFailures } from '../throttling/basic-failures.ts';
import { createCallLimits } from '../throttling/call-limits.ts';
import { createLimiters } from '../throttling/limiter.ts';
import { createLogInThrottle } from '../throttling/log-in-throttle.ts';
import { createRequestLimits } from '../throttling/request-limits.ts';
import { createFactorRoom } from './factors.ts';
import type { Platform } from './platform.ts';
import { createSessionRoom } from './sessions.ts';
import { createTokenRoom } from './tokens.ts';
import { createWebhookRoom } from './webhooks.ts';

export type Capabilities = ReturnType<typeof createCapabilities>;

/** Builds the rooms between the platform and the journeys. */
export function createCapabilities(config: Config, platform: Platform) {
  const { clock, logger, database, redis, secrets } = platform;
  const keepsCopies = redis !== undefined;
  const auditKeys = createAuditKeys(secrets.session);
  const announcing: Announcing | undefined = config.EVENTS_WEBHOOK_URL && {
    onQueued: () => webhooks.webhookDelivery.expectMessage(),
  };
  const alone = {
    auditKeys,
    announcing: announcing && { ...announcing, together: database.transact },
  };
  const stores = createStores(database.queries, keepsCopies, alone);
  const webhooks = createWebhookRoom(config, platform, stores);
  const peppers = createPeppers(secrets.pepper);
  const pool = createHashPool({ threads: config.hashThreads, queue: config.HASH_QUEUE });
  const { sessions, generation, copies, coherence } = createSessionRoom(config, platform, stores);
  const limiters = createLimiters(redis);
  return {
    accessRules: openAccessRules(config.ACCESS_RULES_FILE),
    auditKeys,
    stores,
    backgroundStores: createStores(database.background, keepsCopies, alone),
    transact: createTransact(database, keepsCopies, clock, { auditKeys, announcing }),
    webhooks,
    peppers,
    pool,
    passwords: createPasswords({ pool, peppers, cost: config.BCRYPT_COST }),
    isBreached: createIsBreached({ rangeUrl: config.BREACHED_PASSWORDS_URL, logger }),
    sessions,
    generation,
    copies,
    ...createTokenRoom(config, platform, { stores, coherence, copies }),
    ...createFactorRoom(config, platform),
    mailRoom: createMailRoom({
      views: join(import.meta.dirname, '../../views'),
      messages: createMessages('en'),
      baseUrl: config.BASE_URL,
      host: config.HOST,
      smtpUrl: config.SMTP_URL,
      from: config.MAIL_FROM,
      secrets: secrets.session,
      outbox: stores.outbox,
      clock,
      logger,
    }),
    throttle: createLogInThrottle(limiters),
    requestLimits: createRequestLimits(limiters),
    admitCall: createCallLimits(limiters),
    basicFailures: createBasicFailures(limiters),
  };
}
