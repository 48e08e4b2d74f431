import type { Config } from '../config.ts';
import type { SettingStore } from '../platform/database/setting-store.ts';
import { type Coherence, createEmbeddedCoherence, noCoherence } from '../sessions/coherence.ts';
import { createPendingInvalidations } from '../sessions/pending-invalidations.ts';
import { createRedisCoherence } from '../sessions/redis-coherence.ts';
import { createRedisGeneration } from '../sessions/redis-generation.ts';
import { createRedisSessionCopies } from '../sessions/redis-session-copies.ts';
import { createSessionCache } from '../sessions/session-cache.ts';
import { noCopies, type SessionCopies } from '../sessions/session-copies.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { createSessions } from '../sessions/sessions.ts';
import type { Platform } from './platform.ts';

/** Builds the room of sessions: in SQL, their copies in Redis, and the cache of this process. */
export function createSessionRoom(
  config: Config,
  platform: Platform,
  stores: { readonly sessions: SessionStore; readonly settings: SettingStore },
) {
  const { clock, logger, database, redis } = platform;
  const generation = createRedisGeneration(stores.settings, database.hasTables);
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
  const coherence = coherenceOf(platform, copies);
  const sessions = createSessionCache({
    sessions: createSessions({ store: stores.sessions, copies, limits, clock, logger }),
    coherence,
    clock,
  });
  return { sessions, generation, copies, coherence };
}

/** Who notifies this process of changes to the sessions in its cache. */
function coherenceOf({ redis, database }: Platform, copies: SessionCopies): Coherence {
  if (redis !== undefined) return createRedisCoherence({ redis, copies });
  const { dataVersion } = database;
  return dataVersion === undefined ? noCoherence : createEmbeddedCoherence(dataVersion);
}
