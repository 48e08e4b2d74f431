import { newSecret } from '../platform/ids.ts';
import type { SessionKind } from './session.ts';

/** Helps people and secret scanners recognise a token. */
const opaquePrefix = 'gat_';
const opaqueToken = /^gat_[\w-]{43}$/;

/** Whether this has the form of an opaque token. Anything else needs no digest. */
export function isOpaqueToken(text: string): boolean {
  return opaqueToken.test(text);
}

/**
 * Stands in place of the secret id for a session whose credential is a signed token, so that copies,
 * tombstones and lookups work as for all others. It contains a space, so it can never be sent as a bearer
 * token, and no cookie is signed over it. A lookup for another kind refuses it too.
 */
export function jwtSecretId(id: string): string {
  return `jwt ${id}`;
}

export function newSecretId(kind: SessionKind, id: string): string {
  if (kind === 'jwt') return jwtSecretId(id);
  return kind === 'opaque' ? opaquePrefix + newSecret() : newSecret();
}
