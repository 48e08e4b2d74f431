import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { Stores } from '../steps/stores.ts';

/**
 * Encrypts the secrets of second factors with the newest SESSION_SECRET. Without it, removing an old one would make all
 * authenticator apps from before its rotation useless. A server does so ten minutes after its start: servers that do
 * not have the newest secret yet could not read what it encrypts.
 *
 * @throws Unavailable when SQL does not answer
 */
export type RenewFactorSecrets = () => Promise<void>;

export function createRenewFactorSecrets({
  stores,
  factorKinds,
}: {
  stores: Stores;
  factorKinds: FactorKinds;
}): RenewFactorSecrets {
  return async function renewFactorSecrets() {
    for (const kind of Object.values(factorKinds)) await kind.renewSecrets?.(stores);
  };
}
