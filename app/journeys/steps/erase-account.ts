import type { Clock } from '../../platform/clock.ts';
import { inChunks } from '../../platform/in-chunks.ts';
import { forgetSecondSteps } from './forget-second-steps.ts';
import type { Stores } from './stores.ts';

/** Erases the personal data of one deleted account. */
export type EraseAccount = (accountId: string) => Promise<void>;

/** The account is marked last, so that nothing is left out if the process dies in between. */
export function createEraseAccount({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): EraseAccount {
  return async function eraseAccount(id) {
    await inChunks((chunk) => stores.sessions.erase(id, chunk));
    await inChunks((chunk) => stores.audit.erase(id, chunk));
    await inChunks((chunk) => stores.audit.eraseDetails(id, chunk));
    await inChunks((chunk) => stores.apiKeys.deleteSomeOf(id, chunk));
    await forgetSecondSteps(stores, id);
    await stores.invitations.erase(id);
    await stores.factors.erase(id);
    await stores.accounts.erase(id, clock.now());
  };
}
