import type { Account } from '../../accounts/account.ts';
import { isUsable } from '../../accounts/account-standing.ts';
import { EmailTaken } from '../../accounts/email-changes.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { type AccountChange, recordChange } from '../steps/account-change.ts';
import { endApiKeys } from '../steps/lock-account.ts';
import { sendResetLink } from '../steps/send-reset-link.ts';
import type { Stores, Transact } from '../steps/stores.ts';

type RestoreAccountOutcome =
  /** `isMailed`: a link to choose a new password was sent; a disabled account gets none. */
  | { readonly kind: 'restored'; readonly account: Account; readonly isMailed: boolean }
  /** It is not deleted, never existed, or is already erased. */
  | { readonly kind: 'unchanged' }
  /** Another account has its address now, or the address is reserved. */
  | { readonly kind: 'email-taken' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type RestoreAccount = (change: AccountChange) => Promise<RestoreAccountOutcome>;

/**
 * Undoes a deletion, until the account is erased. Passwords, second factors, sessions, links, API keys and known
 * devices do not come back: the owner gets a link to choose a new password.
 */
export function createRestoreAccount({
  transact,
  mail,
  clock,
}: {
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): RestoreAccount {
  return async function restoreAccount(change) {
    return transact((tx) => restore(tx, change), change.actor).catch((error: unknown) => {
      if (error instanceof EmailTaken) return { kind: 'email-taken' } as const;
      throw error;
    });
  };

  async function restore(tx: Stores, change: AccountChange): Promise<RestoreAccountOutcome> {
    const { accountId, requestContext } = change;
    const now = clock.now();
    const deleted = await tx.accounts.lock(accountId);
    const account = deleted ? await tx.accounts.restore(deleted, now) : 'unchanged';
    if (account === 'taken') return { kind: 'email-taken' };
    if (account === 'unchanged') return { kind: 'unchanged' };
    await tx.passwords.remove(accountId);
    await tx.accounts.forgetDevices(accountId);
    await tx.factors.remove(accountId, {}, now);
    await endApiKeys(tx, accountId, requestContext, now);
    await recordChange(tx, 'user_restored', { ...change, before: deleted }, now);
    const isMailed = mail.isAvailable && isUsable(account, now);
    if (isMailed) {
      const { email: to } = account;
      await sendResetLink(tx, mail, { account, to, reason: 'restored' }, now);
    }
    return { kind: 'restored', account, isMailed };
  }
}
