import type { Clock } from '../../platform/clock.ts';
import type { EraseAccount } from '../steps/erase-account.ts';
import type { Stores } from '../steps/stores.ts';

/** Enough for a while: what is left over is found again. */
const maxErasedAtOnce = 200;

/** Erases what is personal in accounts that were deleted long enough ago, or whose owners wanted it at once. */
export type EraseAccounts = () => Promise<void>;

/**
 * Keeps a promise to people who have left: their address, names, and where and with what they logged in are
 * overwritten.
 */
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
