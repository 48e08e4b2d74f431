import type { ApiKeyFault } from '../../../journeys/programs/create-api-key.ts';
import type { Message } from '../../../messages/messages.ts';
import { newSecret } from '../../../platform/ids.ts';
import { apiKeyScopes } from '../../../tokens/api-key-rules.ts';
import { type FormError, textFields } from '../page.ts';
import { scopeWords } from './api-key-words.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const lives = {
  month: { text: 'api-keys.expires.month', ms: 30 * dayMs },
  quarter: { text: 'api-keys.expires.quarter', ms: 90 * dayMs },
  year: { text: 'api-keys.expires.year', ms: 365 * dayMs },
  never: { text: 'api-keys.expires.never', ms: null },
} as const;

export const overlaps = {
  none: { text: 'api-keys.overlap.none', ms: 0 },
  hour: { text: 'api-keys.overlap.hour', ms: hourMs },
  day: { text: 'api-keys.overlap.day', ms: dayMs },
  week: { text: 'api-keys.overlap.week', ms: 7 * dayMs },
} as const;

export const scopeFields = apiKeyScopes.map((scope) => `scope_${scope}` as const);

const faultWords: Readonly<Record<ApiKeyFault, FormError>> = {
  name: { field: 'name', text: 'api-keys.error.name' },
  scopes: { field: 'scopes', text: 'api-keys.error.scopes' },
  expiresAt: { field: 'expires', text: 'api-keys.error.expires' },
};

/** The errors of the form that creates a key. @param name as it was typed */
export function keyErrors(faults: readonly ApiKeyFault[], name: string): FormError[] {
  const isMissing = name.trim() === '';
  return faults.map((fault) =>
    fault === 'name' && isMissing
      ? { field: 'name', text: 'api-keys.error.name-missing' }
      : faultWords[fault],
  );
}

export const tooManyKeys: FormError = {
  field: null,
  text: 'api-keys.error.too-many',
};

export const unknownOverlap: FormError = {
  field: null,
  text: 'api-keys.error.overlap',
};

/**
 * The values of the form that creates a key. No scope is selected by default, so that no key gets a scope
 * that nobody chose.
 *
 * @param body what was typed, if it was refused
 */
export function keyForm(body: unknown) {
  const typed = textFields(body, ['create', 'name', 'expires', ...scopeFields]);
  const isFresh = typed.create === '';
  return {
    values: {
      // Prevents that a form which is sent twice creates two keys.
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

export function options(choices: Readonly<Record<string, { readonly text: Message }>>) {
  return Object.entries(choices).map(([value, { text }]) => ({ value, text }));
}

export function choice<T>(choices: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(choices, name) ? choices[name] : undefined;
}
