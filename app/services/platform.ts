import { databaseUrlOf } from '../config/database-location.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database/database.ts';
import { createLogger } from '../platform/logger.ts';
import { connectRedis } from '../platform/redis.ts';
import { loadOrCreateSecrets } from '../platform/secrets.ts';

export type Platform = ReturnType<typeof createPlatform>;

/** Builds what everything else depends on: the log, SQL, Redis, the clock and the secrets. */
export function createPlatform(config: Config, clock: Clock) {
  return {
    clock,
    logger: createLogger({ level: config.LOG_LEVEL, format: config.LOG_FORMAT ?? 'json' }),
    database: openDatabase(databaseUrlOf(config), config.DATABASE_POOL_SIZE),
    redis: config.REDIS_URL === undefined ? undefined : connectRedis(config.REDIS_URL),
    secrets: {
      session: config.SESSION_SECRET ?? loadOrCreateSecrets(config.DATA_DIR, 'session-secret'),
      pepper: config.PASSWORD_PEPPER ?? loadOrCreateSecrets(config.DATA_DIR, 'password-pepper'),
    },
  };
}
