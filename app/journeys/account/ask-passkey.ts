import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Stores } from '../steps/stores.ts';

/** Creates the challenge for passkeys when a person has to prove their identity again. Writes nothing. */
export type AskPasskey = (
  actor: LiveSession,
  browser: string,
) => ReturnType<FactorKinds['passkey']['challenge']>;

export function createAskPasskey({
  stores,
  factorKinds,
}: {
  stores: Stores;
  factorKinds: FactorKinds;
}): AskPasskey {
  return ({ account }, browser) =>
    factorKinds.passkey.challenge(stores, { purpose: 'prove', accountId: account.id, browser });
}
