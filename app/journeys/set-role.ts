import type { Role } from '../accounts/account.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { type AccountChange, wouldLeaveNoAdministrator } from './account-change.ts';
import type { Transact } from './stores.ts';

interface SetRoleInput extends AccountChange {
  readonly role: Role;
}

type SetRoleOutcome =
  | { readonly kind: 'changed' }
  /** It had that role already, is deleted, or never was. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'last-administrator' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type SetRole = (input: SetRoleInput) => Promise<SetRoleOutcome>;

/**
 * Changes what somebody may do, from the next request of every session on: a right that was taken away
 * must not live on in copies (ASVS 5.0, 8.3.2).
 */
export function createSetRole({
  transact,
  sessions,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  clock: Clock;
}): SetRole {
  return async function setRole({ accountId, role, actorId, circumstances }) {
    const outOfDate = await transact(async (tx) => {
      const now = clock.now();
      const isDemotion = role !== 'admin';
      if (isDemotion && (await wouldLeaveNoAdministrator(tx, accountId)))
        return 'last-administrator';
      if (!(await tx.accounts.setRole(accountId, role, now))) return 'unchanged';
      const event = {
        event: 'privilege_permissions_changed',
        actorId,
        targetId: accountId,
      } as const;
      await tx.audit.record({ ...event, circumstances }, now);
      return tx.sessions.markChanged(accountId, now);
    });
    if (typeof outOfDate === 'string') return { kind: outOfDate };
    await sessions.propagate(outOfDate);
    return { kind: 'changed' };
  };
}
