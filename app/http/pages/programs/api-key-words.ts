import type { ListedApiKey } from '../../../journeys/programs/list-api-keys.ts';
import { apiKeyPrefix } from '../../../tokens/api-key.ts';
import type { ApiKeyScope } from '../../../tokens/api-key-rules.ts';
import { timeWords } from '../words/time-words.ts';

/** What a scope lets a program do, as a choice of the form and in a list. */
export const scopeWords: Readonly<
  Record<ApiKeyScope, { readonly label: string; readonly hint: string; readonly short: string }>
> = {
  read: {
    label: 'Read',
    hint: 'See what you can see, here and at the applications behind Gatehouse.',
    short: 'read',
  },
  write: {
    label: 'Change',
    hint: 'Change what you can change there. It does not include reading.',
    short: 'change things',
  },
  introspect: {
    label: 'Check tokens',
    hint: 'For a service of yours that is given tokens and asks whose they are.',
    short: 'check tokens',
  },
};

/** A key as templates show it. */
export function apiKeyWords(key: ListedApiKey, now: number) {
  const { id, name, createdAt, lastUsedAt, expiresAt } = key;
  return {
    id,
    name,
    prefix: apiKeyPrefix(id),
    scopes: inARow(key.scopes.map((scope) => scopeWords[scope].short)),
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

function inARow(words: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(words);
}
