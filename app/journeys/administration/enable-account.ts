import type { Clock } from '../../platform/clock.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/actor.ts';
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
  return async function enableAccount({ accountId, actor, requestContext }) {
    return transact(async ({ accounts, failures, audit }) => {
      const now = clock.now();
      if (!(await accounts.enable(accountId, now))) return false;
      // A lock after failed logins ends, too.
      await failures.unlock(accountId);
      const event = { event: 'user_enabled', ...inAudit(actor), targetId: accountId } as const;
      await audit.record({ ...event, requestContext }, now);
      return true;
    }, actor);
  };
}
