import { type AccountChange, type ShutOutDeps, shutOut } from './account-change.ts';

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
export function createDeleteAccount(deps: ShutOutDeps): DeleteAccount {
  return async function deleteAccount(change) {
    const ended = await shutOut(deps, change, {
      async apply(tx, now) {
        if (!(await tx.accounts.delete(change.accountId, now))) return false;
        await tx.passwords.remove(change.accountId);
        return true;
      },
      event: 'user_deleted',
      reason: 'account-deleted',
    });
    return typeof ended === 'string' ? { kind: ended } : { kind: 'deleted', sessionsEnded: ended };
  };
}
