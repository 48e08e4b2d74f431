import {
  type AccountChange,
  type AccountChangeDeps,
  changeAccount,
} from '../steps/account-change.ts';

/**
 * @returns false if it was confirmed before, or there is no such account
 * @throws Unavailable when SQL cannot commit: then nothing has changed
 */
export type ConfirmEmailOf = (change: AccountChange) => Promise<boolean>;

/** Confirms the current address of an account, for an administrator who knows that it is its owner's. */
export function createConfirmEmailOf(deps: AccountChangeDeps): ConfirmEmailOf {
  return async function confirmEmailOf(change) {
    const { accountId } = change;
    const kind = await changeAccount(deps, change, {
      event: 'email_confirmed',
      async apply(tx, now, before) {
        const email = before?.email ?? '';
        if (!(await tx.accounts.confirmCurrentEmail(accountId, email, now))) return 'unchanged';
        await tx.oneTimeTokens.revokeAll('confirm-email', accountId);
        return 'changed';
      },
    });
    return kind === 'changed';
  };
}
