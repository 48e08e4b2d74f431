import type { Account } from '../../accounts/account.ts';
import { maskEmail, tryEmail } from '../../accounts/email-address.ts';
import { EmailTaken } from '../../accounts/email-changes.ts';
import type { Mail } from '../../mail/mail.ts';
import { newId } from '../../platform/ids.ts';
import {
  type AccountChange,
  type AccountChangeDeps,
  changeAccount,
} from '../steps/account-change.ts';
import { mailConfirmation } from '../steps/confirmation-mail.ts';
import { issueLink, revokeAccessLinks } from '../steps/mailed-links.ts';
import type { Stores } from '../steps/stores.ts';

interface SetEmailInput extends AccountChange {
  /** As typed. */
  readonly email: string;
  /** Whether the administrator vouches that the mailbox is the owner's. Otherwise the owner has to confirm it. */
  readonly isConfirmed: boolean;
}

type SetEmailOutcome =
  | { readonly kind: 'changed' }
  /** It already has this address, is deleted, or never existed. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'invalid' }
  /** Another account has it, or it is reserved for its former owner. */
  | { readonly kind: 'taken' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type SetEmail = (input: SetEmailInput) => Promise<SetEmailOutcome>;

/**
 * Gives an account another address, on behalf of its owner. As when the owner does it, the former address gets an
 * email, and can undo the change for a week: an administrator whose session was stolen must not take accounts over.
 */
export function createSetEmail({
  mail,
  ...deps
}: AccountChangeDeps & { readonly mail: Mail }): SetEmail {
  return async function setEmail({ email: typed, isConfirmed, ...change }) {
    const email = tryEmail(typed);
    if (email === undefined) return { kind: 'invalid' };
    const { accountId } = change;
    try {
      const kind = await changeAccount(deps, change, {
        event: 'email_changed',
        async apply(tx, now, before) {
          if (before?.deletedAt !== null || before.email === email) return 'unchanged';
          if (!(await tx.accounts.changeEmail(accountId, email, now, { isConfirmed }))) {
            return 'taken';
          }
          await revokeAccessLinks(tx, accountId);
          await tx.oneTimeTokens.revokeAll('confirm-email', accountId);
          await notifyFormer(tx, before, email, now);
          if (!isConfirmed && mail.isAvailable) {
            const account = { id: accountId, email };
            const event = `confirm-email ${newId()}`;
            await mailConfirmation({ mail, tx }, { account, event }, now);
          }
          return 'changed';
        },
      });
      return { kind };
    } catch (error) {
      if (error instanceof EmailTaken) return { kind: 'taken' };
      throw error;
    }
  };

  /** An address that was never confirmed may belong to a stranger, who must not get access. */
  async function notifyFormer(tx: Stores, before: Account, email: string, now: number) {
    if (before.emailConfirmedAt === null || !mail.isAvailable) return;
    const { id: accountId, username, email: former } = before;
    const about = { purpose: 'undo-email-change', accountId, detail: former } as const;
    const undoLink = await issueLink(tx, about, now);
    await tx.accounts.reserveEmail(former, accountId, undoLink.expiresAt);
    await mail.enqueue(tx, {
      to: former,
      kind: 'email-changed',
      data: { username, when: now, undoLink, newAddressMasked: maskEmail(email) },
      event: `email-changed ${newId()}`,
    });
  }
}
