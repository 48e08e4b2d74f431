import { join } from 'node:path';
import { openAccessRules } from '../access/access-rules-file.ts';
import type { Config } from '../config.ts';
import { createIsBreached } from '../credentials/breached-passwords.ts';
import { createHashPool } from '../credentials/hash-pool.ts';
import { createPasswords } from '../credentials/passwords.ts';
import { createPeppers } from '../credentials/peppers.ts';
import { createStores, createTransact } from '../journeys/steps/stores.ts';
import { createMailRoom } from '../mail/mail-room.ts';
import { createSeal } from '../platform/seal.ts';
import { type Coherence, createEmbeddedCoherence, noCoherence } from '../sessions/coherence.ts';
import { createPendingInvalidations } from '../sessions/pending-invalidations.ts';
import { createRedisCoherence } from '../sessions/redis-coherence.ts';
import { createRedisGeneration } from '../sessions/redis-generation.ts';
import { createRedisSessionCopies } from '../sessions/redis-session-copies.ts';
import { createSessionCache } from '../sessions/session-cache.ts';
import { noCopies, type SessionCopies } from '../sessions/session-copies.ts';
import { createSessions } from '../sessions/sessions.ts';
import { createSharedMark } from '../sessions/shared-mark.ts';
import { createBasicFailures } from '../throttling/basic-failures.ts';
import { createCallLimits } from '../throttling/call-limits.ts';
import { createLimiters } from '../throttling/limiter.ts';
import { createLogInThrottle } from '../throttling/log-in-throttle.ts';
import { createRequestLimits } from '../throttling/request-limits.ts';
import { createAccessTokens } from '../tokens/access-tokens.ts';
import { createApiKeyLastUsed } from '../tokens/api-key-last-used.ts';
import { createRefreshTokens } from '../tokens/refresh-token.ts';
import { createSigningKeys } from '../tokens/signing-keys.ts';
import type { Platform } from './platform.ts';

export type Capabilities = ReturnType<typeof createCapabilities>;

/** What the rooms between the platform and the journeys can do. */
export function createCapabilities(config: Config, platform: Platform) {
  const { clock, logger, database, redis, secrets } = platform;
  const keepsCopies = redis !== undefined;
  const stores = createStores(database.queries, keepsCopies);
  const peppers = createPeppers(secrets.pepper);
  const pool = createHashPool({ threads: config.hashThreads, queue: config.HASH_QUEUE });
  const generation = createRedisGeneration(stores.settings);
  const pending = createPendingInvalidations(database.queries);
  const copies = redis
    ? createRedisSessionCopies({ redis, pending, generation, clock, logger })
    : noCopies;
  const limits = {
    idleMs: config.SESSION_IDLE_SECONDS * 1000,
    absoluteMs: config.SESSION_ABSOLUTE_SECONDS * 1000,
    rememberedMs: config.REMEMBER_ME_SECONDS * 1000,
    opaqueIdleMs: config.OPAQUE_TOKEN_SECONDS * 1000,
    refreshMs: config.REFRESH_TOKEN_SECONDS * 1000,
  };
  const limiters = createLimiters(redis);
  const tokenIssuer = { issuer: config.BASE_URL.origin, audience: config.TOKEN_AUDIENCE };
  const coherence = coherenceOf(platform, copies);
  const signingKeyMark = createSharedMark({ name: 'signing-keys', coherence, copies, clock });
  const signingKeys = createSigningKeys({
    store: stores.signingKeys,
    changes: signingKeyMark,
    seal: createSeal(secrets.session, 'signing keys'),
    clock,
  });
  return {
    accessRules: openAccessRules(config.ACCESS_RULES_FILE),
    stores,
    backgroundStores: createStores(database.background, keepsCopies),
    transact: createTransact(database, keepsCopies, clock),
    peppers,
    pool,
    passwords: createPasswords({ pool, peppers, cost: config.BCRYPT_COST }),
    isBreached: createIsBreached({ rangeUrl: config.BREACHED_PASSWORDS_URL, logger }),
    generation,
    copies,
    sessions: createSessionCache({
      sessions: createSessions({ store: stores.sessions, copies, limits, clock, logger }),
      coherence,
      clock,
    }),
    apiKeyLastUsed: createApiKeyLastUsed({ store: stores.apiKeys, clock, logger }),
    signingKeys,
    signingKeyMark,
    tokenIssuer,
    accessTokens: createAccessTokens({
      signingKeys,
      ...tokenIssuer,
      lifetimeSeconds: config.ACCESS_TOKEN_SECONDS,
      clock,
    }),
    refreshTokens: createRefreshTokens(secrets.session),
    mailRoom: createMailRoom({
      views: join(import.meta.dirname, '../../views'),
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

/** Who tells this process that what it remembers is out of date. */
function coherenceOf({ redis, database }: Platform, copies: SessionCopies): Coherence {
  if (redis !== undefined) return createRedisCoherence({ redis, copies });
  const { dataVersion } = database;
  return dataVersion === undefined ? noCoherence : createEmbeddedCoherence(dataVersion);
}
