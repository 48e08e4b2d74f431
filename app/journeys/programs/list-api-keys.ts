import type { Clock } from '../../platform/clock.ts';
import type { ApiKey } from '../../tokens/api-key.ts';
import type { Stores } from '../steps/stores.ts';

/** So long an expired key is shown, so that nobody has to guess why a program was refused. */
const showExpiredMs = 30 * 24 * 60 * 60 * 1000;

export interface ListedApiKey extends ApiKey {
  readonly isExpired: boolean;
}

/** An account's keys, newest first: those that work and those that expired lately; never a revoked one. */
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
