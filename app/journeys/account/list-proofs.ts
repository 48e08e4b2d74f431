import { acceptableFactors } from '../../factors/missing-step.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Stores } from '../steps/stores.ts';

/** How the owner of a session can prove their identity again. */
export interface Proofs {
  readonly hasPassword: boolean;
  readonly hasFactors: boolean;
  /** Whether the password alone is not enough. */
  readonly needsFactor: boolean;
  /** Whether an authenticator app or a recovery code can be used beside the password. */
  readonly hasCodes: boolean;
  /** Whether a passkey alone is enough. */
  readonly hasPasskey: boolean;
}

/** @throws Unavailable when SQL does not answer */
export type ListProofs = (actor: LiveSession) => Promise<Proofs>;

/**
 * A session that began with a second factor is renewed with one, and so is every session of an account that needs one
 * at login.
 */
export function createListProofs({
  stores,
  requirements,
}: {
  stores: Stores;
  requirements: Requirements;
}): ListProofs {
  return async function listProofs({ account: { id }, secondFactorAt }) {
    const [account, password, factors] = await Promise.all([
      stores.accounts.find(id),
      stores.passwords.find(id),
      stores.factors.list(id),
    ]);
    const requirement = account && requirements.of(account);
    const isRequired =
      requirement?.isRequired === true && acceptableFactors(factors, requirement.kind).length > 0;
    const isAlways = account?.alwaysSecondStep === true || secondFactorAt !== null || isRequired;
    const hasApp = factors.some(({ kind }) => kind === 'totp');
    return {
      hasPassword: password !== undefined,
      hasFactors: factors.length > 0,
      needsFactor: hasApp || (isAlways && factors.length > 0),
      hasCodes: hasApp || factors.some(({ codesLeft = 0 }) => codesLeft > 0),
      hasPasskey: factors.some(({ kind }) => kind === 'passkey'),
    };
  };
}
