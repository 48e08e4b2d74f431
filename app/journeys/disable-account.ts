import type { Clock } from '../platform/clock.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { type AccountChange, wouldLeaveNoAdministrator } from './account-change.ts';
import type { Transact } from './stores.ts';

type DisableAccountOutcome =
  | { readonly kind: 'disabled'; readonly sessionsEnded: number }
  /** It was disabled or deleted already, or never was. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'last-administrator' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type DisableAccount = (change: AccountChange) => Promise<DisableAccountOutcome>;

/**
 * Shuts somebody out until the account is enabled again: no log-in succeeds from now on, and every
 * session ends with the same commit, so that none is left over (ASVS 5.0, 7.4.2).
 */
export function createDisableAccount({
  transact,
  sessions,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  clock: Clock;
}): DisableAccount {
  return async function disableAccount({ accountId, actorId, circumstances }) {
    const ended = await transact(async (tx) => {
      const now = clock.now();
      if (await wouldLeaveNoAdministrator(tx, accountId)) return 'last-administrator';
      if (!(await tx.accounts.disable(accountId, now))) return 'unchanged';
      const event = { event: 'user_disabled', actorId, targetId: accountId } as const;
      await tx.audit.record({ ...event, circumstances }, now);
      return tx.sessions.end({ accountId }, 'account-disabled', now);
    });
    if (typeof ended === 'string') return { kind: ended };
    await sessions.spread(ended.map(({ invalidation }) => invalidation));
    return { kind: 'disabled', sessionsEnded: ended.length };
  };
}
