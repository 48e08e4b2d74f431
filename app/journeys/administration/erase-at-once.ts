import type { Clock } from '../../platform/clock.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/actor.ts';
import type { EraseAccount } from '../steps/erase-account.ts';
import type { Transact } from '../steps/stores.ts';

/**
 * @returns false if the account is not deleted, or already erased
 * @throws Unavailable when SQL cannot commit; once erasure is requested, the next purge completes it
 */
export type EraseAtOnce = (change: AccountChange) => Promise<boolean>;

/** Erases the personal data of a deleted account before its retention ends. This cannot be undone. */
export function createEraseAtOnce({
  transact,
  clock,
  eraseAccount,
}: {
  transact: Transact;
  clock: Clock;
  eraseAccount: EraseAccount;
}): EraseAtOnce {
  return async function eraseAtOnce({ accountId, actor, reason, requestContext }) {
    const isRequested = await transact(async (tx) => {
      const now = clock.now();
      if (!(await tx.accounts.requestErasure(accountId, now))) return false;
      const event = { event: 'user_erased', ...inAudit(actor), targetId: accountId } as const;
      const detail = reason === undefined ? undefined : { reason };
      await tx.audit.record({ ...event, detail, requestContext }, now);
      return true;
    }, actor);
    if (isRequested) await eraseAccount(accountId);
    return isRequested;
  };
}
