import type { Account } from '../../accounts/account.ts';
import { maskEmail } from '../../accounts/email-address.ts';
import { EmailTaken } from '../../accounts/email-changes.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { consumeLink, findLink, issueLink, revokeAccessLinks } from '../steps/mailed-links.ts';
import type { Stores, Transact } from '../steps/stores.ts';

const purpose = 'change-email';

interface ConfirmEmailChangeInput {
  readonly token: string;
  readonly requestContext: RequestContext;
}

type ConfirmEmailChangeOutcome =
  | { readonly kind: 'changed' }
  /** Another account has this address now. */
  | { readonly kind: 'taken' }
  /** Used, expired, replaced by a newer link or never issued; or the account cannot be used. */
  | { readonly kind: 'closed' };

export interface ConfirmEmailChange {
  /** The account and its new address; undefined if the link does not work. */
  find(token: string): Promise<{ username: string; email: string } | undefined>;
  /** @throws Unavailable when SQL cannot commit: then nothing has changed, and the link still works */
  complete(input: ConfirmEmailChangeInput): Promise<ConfirmEmailChangeOutcome>;
}

/**
 * Changes the address of an account to one whose mailbox is proved, in every session from the next request on.
 * Notifies the former address, which can undo the change for a week (ASVS 6.3.7).
 */
export function createConfirmEmailChange({
  stores,
  transact,
  sessions,
  mail,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  sessions: Sessions;
  mail: Mail;
  clock: Clock;
}): ConfirmEmailChange {
  return {
    async find(token) {
      const link = await findLink(stores, purpose, token, clock.now());
      const email = link?.detail ?? undefined;
      if (link === undefined || email === undefined) return undefined;
      return { username: link.account.username, email };
    },

    async complete(input) {
      const outcome = await change(input).catch((error: unknown) => {
        if (error instanceof EmailTaken) return 'taken' as const;
        throw error;
      });
      if (typeof outcome === 'string') return { kind: outcome };
      await sessions.propagate(outcome);
      return { kind: 'changed' };
    },
  };

  function change({ token, requestContext }: ConfirmEmailChangeInput) {
    return transact(async (tx) => {
      const now = clock.now();
      const link = await consumeLink(tx, purpose, token, now);
      const email = link?.detail ?? undefined;
      if (link === undefined || email === undefined) return 'closed';
      const { account } = link;
      const accountId = account.id;
      if (!(await tx.accounts.changeEmail(accountId, email, now))) return 'taken';
      // These links were mailed to the former address.
      await revokeAccessLinks(tx, accountId);
      await tx.oneTimeTokens.revokeAll('confirm-email', accountId);
      // An address that was never confirmed may belong to a stranger, who must not get access.
      if (account.emailConfirmedAt !== null) {
        await offerToUndo(tx, account, email, now);
      }
      const event = { event: 'email_changed', targetId: accountId, requestContext } as const;
      await tx.audit.record(event, now);
      return tx.sessions.markChanged(accountId, now);
    });
  }

  async function offerToUndo(
    tx: Stores,
    { id: accountId, username, email: before }: Account,
    email: string,
    now: number,
  ) {
    const about = { purpose: 'undo-email-change', accountId, detail: before } as const;
    const undoLink = await issueLink(tx, about, now);
    await tx.accounts.reserveEmail(before, accountId, undoLink.expiresAt);
    await mail.enqueue(tx, {
      to: before,
      kind: 'email-changed',
      data: { username, when: now, undoLink, newAddressMasked: maskEmail(email) },
      event: `email-changed ${newId()}`,
    });
  }
}
