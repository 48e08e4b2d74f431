import type { SettingStore } from '../platform/database/setting-store.ts';

const key = 'redis_generation';
const maxAttempts = 10;
/** What stands for "no Redis at all": sessions end without anybody being told. */
const none = 'none';

/**
 * Which of all Redis servers there ever were the copies belong to, by agreement in SQL. The `run_id` of a
 * server alone would not do: a fail-over may lead back to a server that has slept through log-outs.
 */
export interface RedisGeneration {
  /** The number of this server's present turn; a new one if another server, or none, came between. */
  agreeOn(runId: string): Promise<number>;
  /** To be called when sessions are served without Redis: what it holds is out of date from now on. */
  agreeOnNone(): Promise<void>;
}

export function createRedisGeneration(settings: SettingStore): RedisGeneration {
  async function agreeOn(runId: string): Promise<number> {
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
