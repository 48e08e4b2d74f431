/**
 * What a key may be used for; a closed list. A key never may more than its account.
 *
 * `read`: GET and HEAD, at our JSON API and at applications behind the gate.
 * `write`: every other method there. It does not include `read`.
 * `introspect`: to ask whose token somebody presents (RFC 7662), as a service that is given tokens does.
 */
export const apiKeyScopes = ['read', 'write', 'introspect'] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

const maxNameLength = 64;
const hidden = /[\p{C}\p{Zl}\p{Zp}]/u;

/** @returns the name as it is kept: what its owner calls the key, on one line. Undefined if it is not acceptable. */
export function tryApiKeyName(text: string): string | undefined {
  const name = text.trim().normalize('NFC');
  return name !== '' && [...name].length <= maxNameLength && !hidden.test(name) ? name : undefined;
}

/** @returns each once and in the order of the list; undefined if there is none, or one that is not ours */
export function tryApiKeyScopes(names: readonly string[]): readonly ApiKeyScope[] | undefined {
  const scopes = knownScopes(names);
  const areKnown = names.every((name) => apiKeyScopes.some((scope) => scope === name));
  return areKnown && scopes.length > 0 ? scopes : undefined;
}

/** As they are stored: separated by spaces, as OAuth writes them (RFC 6749 §3.3). */
export function parseScopes(stored: string): readonly ApiKeyScope[] {
  return knownScopes(stored.split(' '));
}

function knownScopes(names: readonly string[]): ApiKeyScope[] {
  return apiKeyScopes.filter((scope) => names.includes(scope));
}
