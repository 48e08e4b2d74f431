import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Stores } from '../steps/stores.ts';

/** What a browser has to ask the passkeys of somebody who is to prove who they are. Writes nothing. */
export type AskPasskey = (
  by: LiveSession,
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
