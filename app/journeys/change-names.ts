import type { Names } from '../accounts/account-store.ts';
import { tryPersonName } from '../accounts/person-name.ts';
import type { Clock } from '../platform/clock.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { AccountChange } from './account-change.ts';
import type { Transact } from './stores.ts';

interface ChangeNamesInput extends AccountChange {
  /** Empty for none; what is left out stays as it is. */
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
}

type ChangeNamesOutcome =
  | { readonly kind: 'changed' }
  /** There is no such account in good standing. */
  | { readonly kind: 'unchanged' }
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
  return async function changeNames({ accountId, actorId, circumstances, ...input }) {
    const names = parse(input);
    const fields = (['givenName', 'familyName'] as const).filter(
      (field) => input[field] !== undefined && names[field] === undefined,
    );
    if (fields.length > 0) return { kind: 'invalid', fields };
    const invalidations = await transact(async (tx) => {
      const now = clock.now();
      if (!(await tx.accounts.setNames(accountId, names, now))) return undefined;
      await tx.audit.record(
        { event: 'user_updated', actorId, targetId: accountId, circumstances },
        now,
      );
      return tx.sessions.markChanged(accountId, now);
    });
    if (invalidations === undefined) return { kind: 'unchanged' };
    await sessions.propagate(invalidations);
    return { kind: 'changed' };
  };
}

function parse({ givenName, familyName }: Partial<Record<keyof Names, string | undefined>>) {
  return {
    givenName: givenName === undefined ? undefined : tryPersonName(givenName),
    familyName: familyName === undefined ? undefined : tryPersonName(familyName),
  };
}
