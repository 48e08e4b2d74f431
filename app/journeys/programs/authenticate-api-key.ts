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
    /** The permissions of the key. Callers check these in addition to those of the account. */
    readonly scopes: readonly ApiKeyScope[];
  };
  readonly account: SessionAccount;
}

/**
 * The account and the permissions of an API key, if it may be used now. Key and account are read in one statement, so
 * a revoked or expired key, and every key of a disabled or deleted account, is refused from the next request on by
 * every worker. A text that cannot be a key is refused without asking the store.
 *
 * @throws Unavailable when SQL does not answer: an outage is never reported as a wrong key
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
