import type { SettingStore } from '../platform/database/setting-store.ts';
import { Unavailable } from '../platform/unavailable.ts';

const key = 'redis_generation';
const maxAttempts = 10;
/** Stored instead of a `run_id` while there is no Redis: sessions then end without notifying it. */
const none = 'none';

/**
 * Which run of which Redis server holds valid copies, agreed on in SQL. The `run_id` of a server is not enough: a
 * fail-over may lead back to a server that was away while sessions ended.
 */
export interface RedisGeneration {
  /** The generation of this server; a new one if another server, or none, was agreed on in between. */
  agreeOn(runId: string): Promise<number>;
  /** Call it when sessions are served without Redis: from now on its content is stale. */
  agreeOnNone(): Promise<void>;
}

/** @param hasTables without which nothing can be agreed on: PostgreSQL would log an error for each attempt */
export function createRedisGeneration(
  settings: SettingStore,
  hasTables: () => Promise<boolean> = async () => true,
): RedisGeneration {
  let isMigrated = false;

  async function agreeOn(runId: string): Promise<number> {
    isMigrated ||= await hasTables();
    if (!isMigrated) throw new Unavailable('The database', { cause: 'it has no tables yet' });
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const agreed = await settings.find(key);
      const [number = '0', holder] = agreed?.split(' ') ?? [];
      if (holder === runId) return Number(number);
      const next = `${Number(number) + 1} ${runId}`;
      if (agreed === undefined) await settings.claim(key, next);
      else await settings.swap(key, agreed, next);
    }
    throw new Error('Several Redis servers are in use at once.');
  }

  return {
    agreeOn,
    async agreeOnNone() {
      await agreeOn(none);
    },
  };
}
