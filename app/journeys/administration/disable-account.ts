import {
  type AccountChange,
  type AccountChangeDeps,
  deactivateAccount,
} from '../steps/account-change.ts';

type DisableAccountOutcome =
  | { readonly kind: 'disabled'; readonly sessionsEnded: number }
  /** It is already disabled or deleted, or never existed. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'last-administrator' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type DisableAccount = (change: AccountChange) => Promise<DisableAccountOutcome>;

/**
 * Disables an account: no login succeeds from now on, and every session ends in the same transaction (ASVS 5.0,
 * 7.4.2).
 */
export function createDisableAccount(deps: AccountChangeDeps): DisableAccount {
  return async function disableAccount(change) {
    const ended = await deactivateAccount(deps, change, {
      apply: ({ accounts }, now) =>
        accounts.disable(change.accountId, now, {
          by: change.actor?.account.id ?? null,
          reason: change.reason ?? null,
        }),
      event: 'user_disabled',
      reason: 'account-disabled',
    });
    return typeof ended === 'string' ? { kind: ended } : { kind: 'disabled', sessionsEnded: ended };
  };
}
