import type { ApiKeyFault } from '../../../journeys/programs/create-api-key.ts';
import { newSecret } from '../../../platform/ids.ts';
import { apiKeyScopes } from '../../../tokens/api-key-rules.ts';
import { type FormError, textFields } from '../page.ts';
import { scopeWords } from './api-key-words.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const lives = {
  month: { text: 'in 30 days', ms: 30 * dayMs },
  quarter: { text: 'in 90 days', ms: 90 * dayMs },
  year: { text: 'in a year', ms: 365 * dayMs },
  never: { text: 'never', ms: null },
} as const;

export const overlaps = {
  none: { text: 'not at all: end it now', ms: 0 },
  hour: { text: 'for an hour', ms: hourMs },
  day: { text: 'for 24 hours', ms: dayMs },
  week: { text: 'for 7 days', ms: 7 * dayMs },
} as const;

export const scopeFields = apiKeyScopes.map((scope) => `scope_${scope}` as const);

const faultWords: Readonly<Record<ApiKeyFault, FormError>> = {
  name: { field: 'name', text: 'Enter a name of at most 64 characters, all of which can be seen.' },
  scopes: { field: 'scopes', text: 'Choose at least one thing that it may do.' },
  expiresAt: { field: 'expires', text: 'Choose when it expires.' },
};

/** What is wrong in the form that makes a key. @param name as it was typed */
export function keyErrors(faults: readonly ApiKeyFault[], name: string): FormError[] {
  const isMissing = name.trim() === '';
  return faults.map((fault) =>
    fault === 'name' && isMissing ? { field: 'name', text: 'Enter a name.' } : faultWords[fault],
  );
}

export const tooManyKeys: FormError = {
  field: null,
  text: 'You have as many keys as one account can have, or made too many within a day. Revoke one that is not used any more, or come back tomorrow.',
};

export const unknownOverlap: FormError = {
  field: null,
  text: 'Choose how long the old key goes on working.',
};

/**
 * What the form that makes a key holds. No scope is chosen beforehand: a key that only checks tokens must not be able
 * to read as well because nobody took that away.
 *
 * @param body what was typed, if it was refused
 */
export function keyForm(body: unknown) {
  const typed = textFields(body, ['create', 'name', 'expires', ...scopeFields]);
  const isFresh = typed.create === '';
  return {
    values: {
      // So that a form that is sent twice asks for one key.
      create: isFresh ? newSecret() : typed.create,
      name: typed.name,
      expires: isFresh ? 'quarter' : typed.expires,
    },
    scopes: apiKeyScopes.map((scope) => ({
      name: `scope_${scope}`,
      ...scopeWords[scope],
      checked: typed[`scope_${scope}`] !== '',
    })),
  };
}

export function options(choices: Readonly<Record<string, { readonly text: string }>>) {
  return Object.entries(choices).map(([value, { text }]) => ({ value, text }));
}

export function choice<T>(choices: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(choices, name) ? choices[name] : undefined;
}
