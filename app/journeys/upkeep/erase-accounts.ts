import type { Clock } from '../../platform/clock.ts';
import { inChunks } from '../../platform/in-chunks.ts';
import type { Stores } from '../steps/stores.ts';

/** Enough for a while: what is left over is found again. */
const mostAccounts = 200;

/** Erases what is personal in one deleted account. */
export type EraseAccount = (accountId: string) => Promise<void>;

/** Erases what is personal in accounts that were deleted long enough ago, or whose owners wanted it at once. */
export type EraseAccounts = () => Promise<void>;

/** The account is marked last, so that a process that dies on the way leaves nothing out. */
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
    await inChunks((chunk) => stores.apiKeys.deleteSomeOf(id, chunk));
    await stores.accounts.erase(id, clock.now());
  };
}

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
    for (const id of await stores.accounts.listUnerased(deletedBefore, mostAccounts)) {
      await eraseAccount(id);
    }
  };
}
