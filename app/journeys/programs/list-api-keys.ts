import type { Clock } from '../../platform/clock.ts';
import type { ApiKey } from '../../tokens/api-key.ts';
import type { Stores } from '../steps/stores.ts';

/** How long an expired key is listed, so that its owner can see why a program was refused. */
const showExpiredMs = 30 * 24 * 60 * 60 * 1000;

export interface ListedApiKey extends ApiKey {
  readonly isExpired: boolean;
}

/** An account's keys, newest first: usable ones and recently expired ones, never revoked ones. */
export type ListApiKeys = (accountId: string) => Promise<ListedApiKey[]>;

export function createListApiKeys({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): ListApiKeys {
  return async function listApiKeys(accountId) {
    const now = clock.now();
    const keys = await stores.apiKeys.list(accountId, now - showExpiredMs);
    return keys.map((key) => ({
      ...key,
      isExpired: key.expiresAt !== null && key.expiresAt <= now,
    }));
  };
}
