import type { MailLink } from '../../mail/email-data.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/actor.ts';
import { issueLink } from '../steps/mailed-links.ts';
import type { Transact } from '../steps/stores.ts';

type MakeResetLinkOutcome =
  | { readonly kind: 'made'; readonly link: MailLink }
  /** Administrators get such links by email only, as anybody who sees the link could take over everything. */
  | { readonly kind: 'administrator' }
  /** The account is disabled, deleted, or never existed. */
  | { readonly kind: 'account-inactive' };

/** @throws Unavailable when SQL cannot commit: then there is no link */
export type MakeResetLink = (change: AccountChange) => Promise<MakeResetLinkOutcome>;

/**
 * Creates a link to choose a new password, to be handed to somebody who gets no email. The administrator or operator
 * never learns or chooses the password (ASVS 6.4.6), and the owner gets an email about the link. Earlier links are
 * revoked. Using the link does not confirm the address.
 */
export function createMakeResetLink({
  transact,
  mail,
  clock,
}: {
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): MakeResetLink {
  return async function makeResetLink({ accountId, actor, requestContext }) {
    return transact(async (tx) => {
      const now = clock.now();
      const account = await tx.accounts.lockUsable(accountId, now);
      if (account === undefined) return { kind: 'account-inactive' };
      if (account.role === 'admin') return { kind: 'administrator' };
      await tx.oneTimeTokens.revokeAll('reset-password', accountId);
      const link = await issueLink(tx, { purpose: 'reset-password', accountId }, now);
      const about = { ...inAudit(actor), targetId: accountId, requestContext };
      await tx.audit.record({ event: 'password_reset_requested', ...about }, now);
      const lockLink = await issueLink(tx, { purpose: 'lock-account', accountId }, now);
      const { username, email: to } = account;
      await mail.enqueue(tx, {
        to,
        kind: 'reset-link-created',
        data: { username, when: now, expiresAt: link.expiresAt, lockLink },
        event: `reset-link-created ${newId()}`,
      });
      return { kind: 'made', link };
    }, actor);
  };
}
