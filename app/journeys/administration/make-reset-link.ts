import type { MailLink } from '../../mail/messages.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/acting.ts';
import { issueLink } from '../steps/mailed-links.ts';
import type { Transact } from '../steps/stores.ts';

type MakeResetLinkOutcome =
  | { readonly kind: 'made'; readonly link: MailLink }
  /** The account is disabled, deleted, or never was. */
  | { readonly kind: 'shut-out' };

/** @throws Unavailable when SQL cannot commit: then there is no link */
export type MakeResetLink = (change: AccountChange) => Promise<MakeResetLinkOutcome>;

/**
 * A link to hand to somebody who cannot be reached by mail: whoever helps never learns or chooses the
 * password (ASVS 6.4.6). Links made before end; using it proves no mailbox.
 */
export function createMakeResetLink({
  transact,
  clock,
}: {
  transact: Transact;
  clock: Clock;
}): MakeResetLink {
  return async function makeResetLink({ accountId, by, circumstances }) {
    return transact(async (tx) => {
      const now = clock.now();
      if ((await tx.accounts.holdUsable(accountId)) === undefined) return { kind: 'shut-out' };
      await tx.oneTimeTokens.revokeAll('reset-password', accountId);
      const link = await issueLink(tx, { purpose: 'reset-password', accountId }, now);
      const about = { ...inAudit(by), targetId: accountId, circumstances };
      await tx.audit.record({ event: 'password_reset_requested', ...about }, now);
      return { kind: 'made', link };
    }, by);
  };
}
