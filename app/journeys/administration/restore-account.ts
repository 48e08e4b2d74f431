import type { Account } from '../../accounts/account.ts';
import { EmailTaken } from '../../accounts/email-changes.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/actor.ts';
import { endApiKeys } from '../steps/recover-account.ts';
import { sendResetLink } from '../steps/send-reset-link.ts';
import type { Stores, Transact } from '../steps/stores.ts';

type RestoreAccountOutcome =
  /** `isMailed`: a link to choose a new password is on its way; not to somebody who is disabled. */
  | { readonly kind: 'restored'; readonly account: Account; readonly isMailed: boolean }
  /** It is not deleted, or never was; or what was personal in it is erased. */
  | { readonly kind: 'unchanged' }
  /** Another account has its address by now, or may take it back. */
  | { readonly kind: 'email-taken' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type RestoreAccount = (change: AccountChange) => Promise<RestoreAccountOutcome>;

/**
 * Takes a deletion back, until the account is erased. It gives back no password, session, link, API key or known
 * device: its owner gets a link to choose a new password.
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
    return transact((tx) => restore(tx, change), change.by).catch((error: unknown) => {
      if (error instanceof EmailTaken) return { kind: 'email-taken' } as const;
      throw error;
    });
  };

  async function restore(
    tx: Stores,
    { accountId, by, circumstances }: AccountChange,
  ): Promise<RestoreAccountOutcome> {
    const now = clock.now();
    const deleted = await tx.accounts.find(accountId);
    const account = deleted ? await tx.accounts.restore(deleted, now) : 'unchanged';
    if (account === 'taken') return { kind: 'email-taken' };
    if (account === 'unchanged') return { kind: 'unchanged' };
    await tx.passwords.remove(accountId);
    await tx.accounts.forgetDevices(accountId);
    await endApiKeys(tx, accountId, circumstances, now);
    const event = { event: 'user_restored', ...inAudit(by), targetId: accountId } as const;
    await tx.audit.record({ ...event, circumstances }, now);
    const isMailed = mail.isAvailable && account.disabledAt === null;
    if (isMailed) {
      const { email: to } = account;
      await sendResetLink(tx, mail, { account, to, reason: 'restored' }, now);
    }
    return { kind: 'restored', account, isMailed };
  }
}
