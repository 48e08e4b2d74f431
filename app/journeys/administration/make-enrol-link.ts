import type { Requirements } from '../../factors/requirements.ts';
import type { MailLink } from '../../mail/email-data.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/actor.ts';
import { issueLink } from '../steps/mailed-links.ts';
import type { Transact } from '../steps/stores.ts';

type MakeEnrolLinkOutcome =
  | { readonly kind: 'made'; readonly link: MailLink }
  /** Where email works, administrators get such links by email only. */
  | { readonly kind: 'administrator' }
  /** The account has a factor, so its next login asks for that one. */
  | { readonly kind: 'has-factor' }
  /** The account needs no factor, so its owner adds one after the login. */
  | { readonly kind: 'not-required' }
  /** The account is disabled, deleted, or never existed. */
  | { readonly kind: 'account-inactive' };

/** @throws Unavailable when SQL cannot commit: then there is no link */
export type MakeEnrolLink = (change: AccountChange) => Promise<MakeEnrolLinkOutcome>;

/**
 * Creates a link that lets somebody add a required factor on a new device, to be handed to a person who gets no email.
 * The link does not work without the password: the login has to wait in the browser that opens it. The owner gets an
 * email about the link. Earlier links are revoked.
 */
export function createMakeEnrolLink({
  transact,
  requirements,
  mail,
  clock,
}: {
  transact: Transact;
  requirements: Requirements;
  mail: Mail;
  clock: Clock;
}): MakeEnrolLink {
  return async function makeEnrolLink({ accountId, actor, requestContext }) {
    return transact(async (tx) => {
      const now = clock.now();
      const account = await tx.accounts.lockUsable(accountId, now);
      if (account === undefined) return { kind: 'account-inactive' };
      // Without email, an administrator with a new device would have no other way.
      if (account.role === 'admin' && mail.isAvailable) return { kind: 'administrator' };
      if (!requirements.of(account).isRequired) return { kind: 'not-required' };
      if ((await tx.factors.list(accountId)).length > 0) return { kind: 'has-factor' };
      await tx.oneTimeTokens.revokeAll('enrol-factor', accountId);
      const link = await issueLink(tx, { purpose: 'enrol-factor', accountId }, now);
      const about = { ...inAudit(actor), targetId: accountId, requestContext };
      await tx.audit.record({ event: 'authn_factor_link_created', ...about }, now);
      const lockLink = await issueLink(tx, { purpose: 'lock-account', accountId }, now);
      const { username, email: to } = account;
      await mail.enqueue(tx, {
        to,
        kind: 'enrol-link-created',
        data: { username, when: now, expiresAt: link.expiresAt, lockLink },
        event: `enrol-link-created ${newId()}`,
      });
      return { kind: 'made', link };
    }, actor);
  };
}
