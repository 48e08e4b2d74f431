import type { Names } from '../accounts/account-store.ts';
import { tryPersonName } from '../accounts/person-name.ts';
import type { Circumstances } from '../audit/audit-store.ts';
import type { Clock } from '../platform/clock.ts';
import type { LiveSession } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Transact } from './stores.ts';

interface ChangeNamesInput {
  readonly by: LiveSession;
  readonly givenName: string;
  readonly familyName: string;
  readonly circumstances: Circumstances;
}

type ChangeNamesOutcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'invalid'; readonly fields: readonly (keyof Names)[] };

export type ChangeNames = (input: ChangeNamesInput) => Promise<ChangeNamesOutcome>;

/** Changes what a person is called, here and in every application behind, from the next request on. */
export function createChangeNames({
  transact,
  sessions,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  clock: Clock;
}): ChangeNames {
  return async function changeNames({ by, circumstances, ...input }) {
    const names = {
      givenName: tryPersonName(input.givenName),
      familyName: tryPersonName(input.familyName),
    };
    const fields = (['givenName', 'familyName'] as const).filter(
      (field) => names[field] === undefined,
    );
    if (fields.length > 0) return { kind: 'invalid', fields };
    const { givenName = null, familyName = null } = names;
    const invalidations = await transact(async (tx) => {
      const now = clock.now();
      const { id } = by.account;
      if (!(await tx.accounts.setNames(id, { givenName, familyName }, now))) return [];
      await tx.audit.record(
        { event: 'user_updated', actorId: id, targetId: id, circumstances },
        now,
      );
      return tx.sessions.markChanged(id, now);
    });
    await sessions.spread(invalidations);
    return { kind: 'changed' };
  };
}
