import type { Account } from '../../accounts/account.ts';
import type { Mail } from '../../mail/mail.ts';
import {
  type AccountChange,
  type AccountChangeDeps,
  deactivateAccount,
} from '../steps/account-change.ts';
import type { EraseAccount } from '../steps/erase-account.ts';
import type { Stores } from '../steps/stores.ts';

type DeleteAccountOutcome =
  | { readonly kind: 'deleted'; readonly sessionsEnded: number }
  /** It is already deleted, or never existed. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'last-administrator' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type DeleteAccount = (change: DeletedAccount) => Promise<DeleteAccountOutcome>;

interface DeletedAccount extends AccountChange {
  /** Personal data is erased now instead of after some days: then nobody can restore the account. */
  readonly eraseAtOnce?: boolean | undefined;
}

/**
 * Deletes an account: password, links and sessions end in the same transaction, and its owner gets an email. Its
 * address becomes free. Its row stays, so that nobody can take its user name and pose as its owner, to applications
 * or in the audit trail. Personal data is erased later, unless requested at once.
 */
export function createDeleteAccount({
  mail,
  eraseAfterMs,
  eraseAccount,
  ...deps
}: AccountChangeDeps & {
  mail: Mail;
  eraseAfterMs: number;
  eraseAccount: EraseAccount;
}): DeleteAccount {
  return async function deleteAccount({ eraseAtOnce = false, ...change }) {
    const ended = await deactivateAccount(deps, change, {
      async apply(tx, now) {
        const by = change.actor?.account.id ?? null;
        if (!(await tx.accounts.delete(change.accountId, now, { by, eraseAtOnce }))) return false;
        await tx.passwords.remove(change.accountId);
        await tx.oneTimeTokens.revokeAllOf(change.accountId);
        const account = (await tx.accounts.find(change.accountId)) as Account;
        await notifyOwner(tx, account, { actor: change.actor, eraseAtOnce, now });
        return true;
      },
      event: 'user_deleted',
      reason: 'account-deleted',
    });
    if (typeof ended === 'string') return { kind: ended };
    // If it cannot be erased now, the next purge does it.
    if (eraseAtOnce) await eraseAccount(change.accountId).catch(() => {});
    return { kind: 'deleted', sessionsEnded: ended };
  };

  async function notifyOwner(
    tx: Stores,
    { id, email, username }: Account,
    {
      actor,
      eraseAtOnce,
      now,
    }: Pick<DeletedAccount, 'actor'> & { eraseAtOnce: boolean; now: number },
  ) {
    await mail.enqueue(tx, {
      to: email,
      kind: 'account-deleted',
      data: {
        username,
        by: actor?.account.id === id ? 'owner' : 'administrator',
        when: now,
        erasedFrom: eraseAtOnce ? null : now + eraseAfterMs,
      },
      event: `account-deleted ${id} ${now}`,
    });
  }
}
