import { tryGroups } from '../accounts/group-names.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { AccountChange } from './account-change.ts';
import type { Transact } from './stores.ts';

interface SetGroupsInput extends AccountChange {
  /** Names separated by commas or spaces; empty for none. */
  readonly groups: string;
}

type SetGroupsOutcome =
  | { readonly kind: 'changed'; readonly groups: readonly string[] }
  /** It had those groups already, is deleted, or never was. */
  | { readonly kind: 'unchanged'; readonly groups: readonly string[] }
  | { readonly kind: 'invalid' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type SetGroups = (input: SetGroupsInput) => Promise<SetGroupsOutcome>;

/**
 * Changes what applications are told somebody belongs to, from the next request of every session on: they
 * decide by it who may do what.
 */
export function createSetGroups({
  transact,
  sessions,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  clock: Clock;
}): SetGroups {
  return async function setGroups({ accountId, actorId, circumstances, ...input }) {
    const groups = tryGroups(input.groups);
    if (groups === undefined) return { kind: 'invalid' };
    const outOfDate = await transact(async (tx) => {
      const now = clock.now();
      if (!(await tx.accounts.setGroups(accountId, groups, now))) return undefined;
      const event = {
        event: 'privilege_permissions_changed',
        actorId,
        targetId: accountId,
      } as const;
      await tx.audit.record({ ...event, circumstances }, now);
      return tx.sessions.markChanged(accountId, now);
    });
    if (outOfDate === undefined) return { kind: 'unchanged', groups };
    await sessions.propagate(outOfDate);
    return { kind: 'changed', groups };
  };
}
