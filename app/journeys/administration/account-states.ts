import type { Account } from '../../accounts/account.ts';
import { lockedFor } from '../../throttling/failure-limits.ts';
import type { AccountFailures } from '../../throttling/failure-store.ts';

/** `ended`: its end date is past. `locked`: strangers, or everybody, have to wait after failed logins. */
export type AccountState =
  | 'erased'
  | 'deleted'
  | 'disabled'
  | 'ended'
  | 'locked'
  | 'locked_by_owner'
  | 'unconfirmed'
  | 'active';

/** The states of an account, the most important one first. One that is in no other is active. */
export function statesOf(
  account: Account,
  failures: AccountFailures | undefined,
  now: number,
): readonly AccountState[] {
  if (account.erasedAt !== null) return ['erased'];
  if (account.deletedAt !== null) return ['deleted'];
  const isDelayed = (failures?.delayedUntil ?? 0) > now;
  const isLocked = failures !== undefined && lockedFor(failures) !== 'nobody';
  const found: [AccountState, boolean][] = [
    ['disabled', account.disabledAt !== null],
    ['ended', account.endsAt !== null && account.endsAt <= now],
    ['locked_by_owner', account.lockedByOwnerAt !== null],
    ['locked', isLocked || isDelayed],
    ['unconfirmed', account.emailConfirmedAt === null],
  ];
  const states = found.filter(([, isIt]) => isIt).map(([state]) => state);
  return states.length === 0 ? ['active'] : states;
}
