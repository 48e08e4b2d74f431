import type { ListedApiKey } from '../../../journeys/programs/list-api-keys.ts';
import type { Message } from '../../../messages/messages.ts';
import { apiKeyPrefix } from '../../../tokens/api-key.ts';
import type { ApiKeyScope } from '../../../tokens/api-key-rules.ts';
import { timeWords } from '../words/time-words.ts';

/** The scopes as choices of the form. */
export const scopeWords: Readonly<
  Record<ApiKeyScope, { readonly label: Message; readonly hint: Message }>
> = {
  read: {
    label: 'api-keys.scope.read',
    hint: 'api-keys.scope.read.hint',
  },
  write: {
    label: 'api-keys.scope.write',
    hint: 'api-keys.scope.write.hint',
  },
  introspect: {
    label: 'api-keys.scope.introspect',
    hint: 'api-keys.scope.introspect.hint',
  },
};

/** An API key as templates show it. */
export function apiKeyWords(key: ListedApiKey, now: number) {
  const { id, name, createdAt, lastUsedAt, expiresAt } = key;
  return {
    id,
    name,
    prefix: apiKeyPrefix(id),
    scopes: key.scopes.join(', '),
    made: timeWords(createdAt, now),
    lastUsed: lastUsedAt === null ? null : timeWords(lastUsedAt, now),
    expires: expiresAt === null ? null : timeWords(expiresAt, now),
    state: stateOf(key),
  };
}

function stateOf({ isExpired, replacedBy }: ListedApiKey): 'live' | 'replaced' | 'expired' {
  if (isExpired) return 'expired';
  return replacedBy === null ? 'live' : 'replaced';
}
