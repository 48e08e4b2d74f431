import type { Clock } from '../../platform/clock.ts';
import { type AccountChange, recordChange } from '../steps/account-change.ts';
import type { Transact } from '../steps/stores.ts';

/**
 * @returns false if it was not disabled, is deleted, or never existed
 * @throws Unavailable when SQL cannot commit: then nothing has changed
 */
export type EnableAccount = (change: AccountChange) => Promise<boolean>;

/** Lets somebody log in again. The sessions that ended when the account was disabled stay ended. */
export function createEnableAccount({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): EnableAccount {
  return async function enableAccount(change) {
    const { accountId } = change;
    return transact(async (tx) => {
      const { accounts, failures } = tx;
      const now = clock.now();
      const before = await accounts.lock(accountId);
      if (!(await accounts.enable(accountId, now))) return false;
      // A lock after failed logins ends, too, and so does one of its owner.
      await failures.unlock(accountId);
      await accounts.unlockByOwner(accountId, now);
      await recordChange(tx, 'user_enabled', { ...change, before }, now);
      return true;
    }, change.actor);
  };
}
