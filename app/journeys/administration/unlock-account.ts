import type { Clock } from '../../platform/clock.ts';
import type { Failures } from '../../throttling/failure-limits.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/actor.ts';
import type { Transact } from '../steps/stores.ts';

/**
 * @returns the cleared failures; undefined, and nothing has changed, if there were none
 * @throws Unavailable when SQL cannot commit: then nothing has changed
 */
export type UnlockAccount = (change: AccountChange) => Promise<Failures | undefined>;

/** Clears every failed login and every delay of an account, for an administrator or an operator. */
export function createUnlockAccount({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): UnlockAccount {
  return async function unlockAccount({ accountId, actor, reason, requestContext }) {
    return transact(async ({ failures, audit }) => {
      const found = await failures.unlock(accountId);
      if (found === undefined || found.byStrangers + found.onKnownDevices === 0) return undefined;
      const event = {
        event: 'authn_login_unlock',
        ...inAudit(actor),
        targetId: accountId,
      } as const;
      const before = { failed_logins: found.byStrangers + found.onKnownDevices };
      const detail = { before, after: { failed_logins: 0 }, ...(reason && { reason }) };
      await audit.record({ ...event, detail, requestContext }, clock.now());
      return found;
    }, actor);
  };
}
