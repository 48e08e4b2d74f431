import { newSecret } from '../platform/ids.ts';
import type { SessionKind } from './session.ts';

/** So that people, and programs that search for leaked secrets, know one when they see it. */
const opaquePrefix = 'gat_';
const opaqueToken = /^gat_[\w-]{43}$/;

/** Whether this is written like an opaque token; of all else no digest need be made. */
export function isOpaqueToken(text: string): boolean {
  return opaqueToken.test(text);
}

/**
 * What stands for the secret of a session whose credential is a signed token: copies, tombstones and
 * look-ups then work as for all others. With its space it can be no bearer token, and no cookie of ours
 * is signed over it; a look-up for another kind would refuse it besides.
 */
export function jwtSecretId(id: string): string {
  return `jwt ${id}`;
}

export function newSecretId(kind: SessionKind, id: string): string {
  if (kind === 'jwt') return jwtSecretId(id);
  return kind === 'opaque' ? opaquePrefix + newSecret() : newSecret();
}
