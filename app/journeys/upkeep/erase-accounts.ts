import type { Clock } from '../../platform/clock.ts';
import type { EraseAccount } from '../steps/erase-account.ts';
import type { Stores } from '../steps/stores.ts';

/** The next run finds the rest. */
const maxErasedAtOnce = 200;

/** Erases the personal data of accounts that were deleted long enough ago, or whose erasure was requested. */
export type EraseAccounts = () => Promise<void>;

/** Keeps the promise to people who have left: their address, names, networks and user agents are overwritten. */
export function createEraseAccounts({
  stores,
  clock,
  eraseAccount,
  eraseAfterMs,
}: {
  stores: Stores;
  clock: Clock;
  eraseAccount: EraseAccount;
  eraseAfterMs: number;
}): EraseAccounts {
  return async function eraseAccounts() {
    const deletedBefore = clock.now() - eraseAfterMs;
    for (const id of await stores.accounts.listUnerased(deletedBefore, maxErasedAtOnce)) {
      await eraseAccount(id);
    }
  };
}
