import type { Clock } from '../platform/clock.ts';
import { createGrowingLru } from '../platform/growing-lru.ts';
import type { Logger } from '../platform/logger.ts';
import type { ApiKey } from './api-key.ts';
import type { ApiKeyStore } from './api-key-store.ts';

const intervalMs = 300_000;
const retryFailedUseMs = 5_000;
const rememberedUses = 100_000;

/** Records when keys were last used: in the background and once in five minutes, so that most uses cost no write. */
export interface ApiKeyLastUsed {
  note(key: Pick<ApiKey, 'id' | 'lastUsedAt'>): void;
  /** Waits until pending uses are recorded. */
  settle(): Promise<void>;
}

export function createApiKeyLastUsed({
  store,
  clock,
  logger,
}: {
  store: ApiKeyStore;
  clock: Clock;
  logger: Logger;
}): ApiKeyLastUsed {
  /** When each key's use was last recorded, as far as this process knows. */
  const recordedAt = createGrowingLru<string, number>(rememberedUses);
  const writing = new Set<Promise<void>>();

  async function record(id: string, now: number) {
    try {
      await store.recordUse(id, now, intervalMs);
    } catch (error) {
      recordedAt.set(id, now - intervalMs + retryFailedUseMs);
      logger.warn({ err: error, api_key_id: id }, 'a use of an API key was not recorded');
    }
  }

  return {
    note({ id, lastUsedAt }) {
      const now = clock.now();
      const last = Math.max(recordedAt.get(id) ?? 0, lastUsedAt ?? 0);
      if (now - last < intervalMs) return;
      recordedAt.set(id, now);
      const work = record(id, now).finally(() => writing.delete(work));
      writing.add(work);
    },

    settle: async () => {
      await Promise.all(writing);
    },
  };
}
