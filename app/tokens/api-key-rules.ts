/**
 * The closed list of permissions of a key. A key can never do more than its account.
 *
 * `read`: GET and HEAD, at our JSON API and at applications behind the gate.
 *
 * `write`: every other method there. It does not include `read`.
 *
 * `introspect`: look up the owner of a token (RFC 7662), for services that receive tokens.
 */
export const apiKeyScopes = ['read', 'write', 'introspect'] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

const maxNameLength = 64;
const hidden = /[\p{C}\p{Zl}\p{Zp}]/u;

/** @returns the name as stored: on one line, as its owner chose it. Undefined if it is not acceptable. */
export function tryApiKeyName(text: string): string | undefined {
  const name = text.trim().normalize('NFC');
  return name !== '' && [...name].length <= maxNameLength && !hidden.test(name) ? name : undefined;
}

/** @returns each scope once, in the order of the list; undefined if there are none or one is unknown */
export function tryApiKeyScopes(names: readonly string[]): readonly ApiKeyScope[] | undefined {
  const scopes = knownScopes(names);
  const areKnown = names.every((name) => apiKeyScopes.some((scope) => scope === name));
  return areKnown && scopes.length > 0 ? scopes : undefined;
}

/** Parses the stored form: separated by spaces, as in OAuth (RFC 6749, 3.3). */
export function parseScopes(stored: string): readonly ApiKeyScope[] {
  return knownScopes(stored.split(' '));
}

function knownScopes(names: readonly string[]): ApiKeyScope[] {
  return apiKeyScopes.filter((scope) => names.includes(scope));
}
