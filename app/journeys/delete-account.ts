import type { Account } from '../accounts/account.ts';
import type { Mail } from '../mail/mail.ts';
import { type AccountChange, type AccountChangeDeps, shutOut } from './account-change.ts';
import type { Stores } from './stores.ts';

type DeleteAccountOutcome =
  | { readonly kind: 'deleted'; readonly sessionsEnded: number }
  /** It was deleted already, or never was. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'last-administrator' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type DeleteAccount = (change: AccountChange) => Promise<DeleteAccountOutcome>;

/**
 * Ends an account for good: password, links and sessions are gone with the same commit, and its owner is told
 * by mail. Its row stays, so that nobody can take its user name and be mistaken, by applications and in the
 * audit trail, for whoever had it; what is personal in it is erased later.
 */
export function createDeleteAccount({
  mail,
  eraseAfterMs,
  ...deps
}: AccountChangeDeps & { mail: Mail; eraseAfterMs: number }): DeleteAccount {
  return async function deleteAccount(change) {
    const ended = await shutOut(deps, change, {
      async apply(tx, now) {
        if (!(await tx.accounts.delete(change.accountId, now))) return false;
        await tx.passwords.remove(change.accountId);
        await tx.oneTimeTokens.revokeAllOf(change.accountId);
        await tellOwner(tx, (await tx.accounts.find(change.accountId)) as Account, now);
        return true;
      },
      event: 'user_deleted',
      reason: 'account-deleted',
    });
    return typeof ended === 'string' ? { kind: ended } : { kind: 'deleted', sessionsEnded: ended };
  };

  async function tellOwner(tx: Stores, { id, email, username }: Account, now: number) {
    await mail.enqueue(tx, {
      to: email,
      kind: 'account-deleted',
      data: { username, when: now, erasedFrom: now + eraseAfterMs },
      event: `account-deleted ${id}`,
    });
  }
}
