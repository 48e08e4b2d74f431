import type { Account } from '../../accounts/account.ts';
import type { Mail } from '../../mail/mail.ts';
import { type AccountChange, type AccountChangeDeps, shutOut } from '../steps/account-change.ts';
import type { EraseAccount } from '../steps/erase-account.ts';
import type { Stores } from '../steps/stores.ts';

type DeleteAccountOutcome =
  | { readonly kind: 'deleted'; readonly sessionsEnded: number }
  /** It was deleted already, or never was. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'last-administrator' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type DeleteAccount = (change: DeletedAccount) => Promise<DeleteAccountOutcome>;

interface DeletedAccount extends AccountChange {
  /** What is personal is erased now, and not after some days: then nobody can restore it. */
  readonly eraseAtOnce?: boolean | undefined;
}

/**
 * Ends an account: password, links and sessions are gone with the same commit, and its owner gets an email. Its
 * address can be registered again. Its row stays, so that nobody can take its user name and be mistaken, by
 * applications and in the audit trail, for its owner; what is personal in it is erased later, unless at once.
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
    const ended = await shutOut(deps, change, {
      async apply(tx, now) {
        if (!(await tx.accounts.delete(change.accountId, now, { eraseAtOnce }))) return false;
        await tx.passwords.remove(change.accountId);
        await tx.oneTimeTokens.revokeAllOf(change.accountId);
        const account = (await tx.accounts.find(change.accountId)) as Account;
        await notifyOwner(tx, account, { by: change.by, eraseAtOnce, now });
        return true;
      },
      event: 'user_deleted',
      reason: 'account-deleted',
    });
    if (typeof ended === 'string') return { kind: ended };
    // What cannot be erased now is found by the next sweep.
    if (eraseAtOnce) await eraseAccount(change.accountId).catch(() => {});
    return { kind: 'deleted', sessionsEnded: ended };
  };

  async function notifyOwner(
    tx: Stores,
    { id, email, username }: Account,
    { by, eraseAtOnce, now }: Pick<DeletedAccount, 'by'> & { eraseAtOnce: boolean; now: number },
  ) {
    await mail.enqueue(tx, {
      to: email,
      kind: 'account-deleted',
      data: {
        username,
        by: by?.account.id === id ? 'owner' : 'administrator',
        when: now,
        erasedFrom: eraseAtOnce ? null : now + eraseAfterMs,
      },
      event: `account-deleted ${id} ${now}`,
    });
  }
}
