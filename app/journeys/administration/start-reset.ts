import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AccountChange } from '../steps/account-change.ts';
import { inAudit } from '../steps/actor.ts';
import { sendResetLink } from '../steps/send-reset-link.ts';
import type { Transact } from '../steps/stores.ts';

type StartResetOutcome =
  | { readonly kind: 'mailed'; readonly email: string }
  /** The account cannot be used, or never existed. */
  | { readonly kind: 'account-inactive' }
  /** Email is not configured, so the link would reach nobody. */
  | { readonly kind: 'no-mail' };

/** @throws Unavailable when SQL cannot commit: then no email is sent */
export type StartReset = (change: AccountChange) => Promise<StartResetOutcome>;

/**
 * Emails the owner a link to choose a new password. Administrators neither see the link nor choose a password (ASVS
 * 6.4.6). The present password works until the link is used.
 */
export function createStartReset({
  transact,
  mail,
  clock,
}: {
  transact: Transact;
  mail: Mail;
  clock: Clock;
}): StartReset {
  return async function startReset({ accountId, actor, reason, requestContext }) {
    if (!mail.isAvailable) return { kind: 'no-mail' };
    return transact(async (tx) => {
      const now = clock.now();
      const account = await tx.accounts.lockUsable(accountId, now);
      if (account === undefined) return { kind: 'account-inactive' };
      const { email: to } = account;
      await sendResetLink(tx, mail, { account, to, reason: 'by-administrator' }, now);
      const event = { event: 'password_reset_requested', ...inAudit(actor) } as const;
      const detail = reason === undefined ? undefined : { reason };
      await tx.audit.record({ ...event, targetId: accountId, detail, requestContext }, now);
      return { kind: 'mailed', email: to };
    }, actor);
  };
}
