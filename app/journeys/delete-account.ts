import type { Clock } from '../platform/clock.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { type AccountChange, wouldLeaveNoAdministrator } from './account-change.ts';
import type { Transact } from './stores.ts';

type DeleteAccountOutcome =
  | { readonly kind: 'deleted'; readonly sessionsEnded: number }
  /** It was deleted already, or never was. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'last-administrator' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type DeleteAccount = (change: AccountChange) => Promise<DeleteAccountOutcome>;

/**
 * Ends an account for good: password and sessions are gone with the same commit. Its row stays, so that
 * nobody can take its user name and be mistaken, by applications and in the audit trail, for whoever had it.
 */
export function createDeleteAccount({
  transact,
  sessions,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  clock: Clock;
}): DeleteAccount {
  return async function deleteAccount({ accountId, actorId, circumstances }) {
    const ended = await transact(async (tx) => {
      const now = clock.now();
      if (await wouldLeaveNoAdministrator(tx, accountId)) return 'last-administrator';
      if (!(await tx.accounts.delete(accountId, now))) return 'unchanged';
      await tx.passwords.remove(accountId);
      const event = { event: 'user_deleted', actorId, targetId: accountId } as const;
      await tx.audit.record({ ...event, circumstances }, now);
      return tx.sessions.end({ accountId }, 'account-deleted', now);
    });
    if (typeof ended === 'string') return { kind: ended };
    await sessions.spread(ended.map(({ invalidation }) => invalidation));
    return { kind: 'deleted', sessionsEnded: ended.length };
  };
}
