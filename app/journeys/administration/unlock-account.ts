import type { Clock } from '../../platform/clock.ts';
import type { Failures } from '../../throttling/failure-limits.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/actor.ts';
import type { Transact } from '../steps/stores.ts';

interface Unlocked extends Failures {
  /** Whether it ended the lock of the account's owner. */
  readonly wasLockedByOwner: boolean;
}

/**
 * @returns the cleared failures; undefined, and nothing has changed, if there was nothing to unlock
 * @throws Unavailable when SQL cannot commit: then nothing has changed
 */
export type UnlockAccount = (change: AccountChange) => Promise<Unlocked | undefined>;

/**
 * Clears every failed login and every delay of an account, and ends the lock of its owner, for an administrator or an
 * operator. A lock of the owner has removed the password, and this does not bring it back.
 */
export function createUnlockAccount({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): UnlockAccount {
  return async function unlockAccount({ accountId, actor, reason, requestContext }) {
    return transact(async ({ accounts, failures, audit }) => {
      const now = clock.now();
      await accounts.lock(accountId);
      const wasLockedByOwner = await accounts.unlockByOwner(accountId, now);
      const { byStrangers = 0, onKnownDevices = 0 } = (await failures.unlock(accountId)) ?? {};
      const count = byStrangers + onKnownDevices;
      if (count === 0 && !wasLockedByOwner) return undefined;
      const event = {
        event: 'authn_login_unlock',
        ...inAudit(actor),
        targetId: accountId,
      } as const;
      const detail = {
        before: { failed_logins: count, locked_by_owner: wasLockedByOwner },
        after: { failed_logins: 0, locked_by_owner: false },
        ...(reason && { reason }),
      };
      await audit.record({ ...event, detail, requestContext }, now);
      return { byStrangers, onKnownDevices, wasLockedByOwner };
    }, actor);
  };
}
