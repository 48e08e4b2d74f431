import type { Sessions } from '../../sessions/sessions.ts';
import {
  type AccountChange,
  type AccountChangeDeps,
  changeAccount,
  wouldLeaveNoAdministrator,
} from '../steps/account-change.ts';

interface SetEndDateInput extends AccountChange {
  /** Epoch milliseconds; null for no end. */
  readonly endsAt: number | null;
}

type SetEndDateOutcome =
  | { readonly kind: 'changed' }
  /** It already has this end, is deleted, or never existed. */
  | { readonly kind: 'unchanged' }
  /** It would end now, which disabling does. */
  | { readonly kind: 'past' }
  /** Without it, nobody could administer some day. */
  | { readonly kind: 'last-administrator' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type SetEndDate = (input: SetEndDateInput) => Promise<SetEndDateOutcome>;

/**
 * Gives an account an end: from then on it cannot be used. Its sessions end then at the latest, as the same
 * transaction shortens them. Sessions stay shortened when the end is moved.
 */
export function createSetEndDate(
  deps: AccountChangeDeps & { readonly sessions: Sessions },
): SetEndDate {
  return async function setEndDate({ endsAt, ...change }) {
    if (endsAt !== null && endsAt <= deps.clock.now()) return { kind: 'past' };
    const { accountId } = change;
    const kind = await changeAccount(deps, change, {
      event: 'user_updated',
      async apply(tx, now) {
        if (endsAt !== null && (await wouldLeaveNoAdministrator(tx, accountId))) {
          return 'last-administrator';
        }
        return (await tx.accounts.setEnd(accountId, endsAt, now)) ? 'changed' : 'unchanged';
      },
      afterMarking: (tx, now) =>
        endsAt === null ? undefined : tx.sessions.shorten(accountId, endsAt, now),
    });
    return { kind };
  };
}
