import type { Circumstances } from '../audit/circumstances.ts';
import type { Clock } from '../platform/clock.ts';
import type { SigningKeys } from '../tokens/signing-keys.ts';
import type { Stores } from './stores.ts';

interface RotateSigningKeyInput {
  /** Whether somebody else may have the present key. */
  readonly isCompromised: boolean;
  readonly circumstances: Circumstances;
}

type RotateSigningKeyOutcome =
  | { readonly kind: 'rotated'; readonly kid: string; readonly signsFrom: number }
  /** The next key is there already, and does not sign yet. */
  | { readonly kind: 'waiting' };

export type RotateSigningKey = (input: RotateSigningKeyInput) => Promise<RotateSigningKeyOutcome>;

/**
 * Makes the next key that signs access tokens. Others learn of it before it signs; if the present one is
 * compromised, that cannot wait.
 *
 * @throws Unavailable when SQL does not answer
 */
export function createRotateSigningKey({
  stores,
  signingKeys,
  clock,
}: {
  stores: Stores;
  signingKeys: SigningKeys;
  clock: Clock;
}): RotateSigningKey {
  return async function rotateSigningKey({ isCompromised, circumstances }) {
    const next = await signingKeys.rotate({ isCompromised });
    if (next === undefined) return { kind: 'waiting' };
    await stores.audit.record({ event: 'sys_signing_key_rotated', circumstances }, clock.now());
    return { kind: 'rotated', kid: next.kid, signsFrom: next.signsFrom };
  };
}
