import type { Clock } from '../../platform/clock.ts';
import type { SessionAccount } from '../../sessions/session.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import { apiKeyDigest, isApiKey } from '../../tokens/api-key.ts';
import type { ApiKeyLastUsed } from '../../tokens/api-key-last-used.ts';
import type { ApiKeyScope } from '../../tokens/api-key-rules.ts';
import type { Stores } from '../steps/stores.ts';

interface AuthenticatedKey {
  readonly key: {
    readonly id: string;
    readonly name: string;
    /** What the key may be used for: whoever accepts it checks that, beside what its account may do. */
    readonly scopes: readonly ApiKeyScope[];
  };
  readonly account: SessionAccount;
}

/**
 * Whose program presents this key, if it may be used now. Key and account are read in one statement: a key that
 * is revoked or has expired, and every key of an account that is disabled or deleted, is refused from the next
 * request on, by every worker. What cannot be a key is refused without asking the store.
 *
 * @throws Unavailable when SQL cannot tell: an outage is never told as a wrong key
 */
export type AuthenticateApiKey = (key: string) => Promise<AuthenticatedKey | undefined>;

export function createAuthenticateApiKey({
  stores,
  apiKeyLastUsed,
  clock,
}: {
  stores: Stores;
  apiKeyLastUsed: ApiKeyLastUsed;
  clock: Clock;
}): AuthenticateApiKey {
  return async function authenticateApiKey(presented) {
    if (!isApiKey(presented)) return undefined;
    const found = await stores.apiKeys.find(apiKeyDigest(presented), clock.now());
    if (found === undefined) return undefined;
    apiKeyLastUsed.note(found.key);
    const { id, name, scopes } = found.key;
    return { key: { id, name, scopes }, account: sessionAccount(found.account) };
  };
}
