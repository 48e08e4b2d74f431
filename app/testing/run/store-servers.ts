import { ensureInstalled, installWindowlessChromium } from '../machine/install.ts';
import { startPostgres } from '../machine/postgres.ts';
import { startRedis } from '../machine/redis.ts';
import { requirementNames } from '../machine/requirements.ts';

export interface StoreServers {
  /** Variables that tell test processes the addresses of the servers. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Real servers for all stages: those in TEST_REDIS_URL and TEST_DATABASE_URL, or new ones. */
export async function startStoreServers(): Promise<StoreServers> {
  // All at once, so that everything missing is installed together.
  await ensureInstalled(requirementNames);
  await installWindowlessChromium();
  const given = { redis: process.env['TEST_REDIS_URL'], sql: process.env['TEST_DATABASE_URL'] };
  const redis = given.redis ? undefined : await startRedis();
  const postgres = given.sql ? undefined : await startPostgres();
  return {
    environment: {
      TEST_REDIS_URL: given.redis ?? String(redis?.url),
      TEST_DATABASE_URL: given.sql ?? String(postgres?.url),
    },
    async stop() {
      await Promise.all([redis?.stop(), postgres?.stop()]);
    },
  };
}
