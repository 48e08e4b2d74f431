import type { Account } from '../../accounts/account.ts';
import type { ResetReason } from '../../mail/email-data.ts';
import type { Mail } from '../../mail/mail.ts';
import { newId } from '../../platform/ids.ts';
import { issueLink } from './mailed-links.ts';
import type { Stores } from './stores.ts';

/** Stands in for the account of an unknown address, so that both cases take the same steps. */
const nobody = '';

/**
 * Emails a link to choose a new password, and revokes earlier ones. Without an account it takes the same steps and
 * sends nothing. Part of the caller's transaction.
 *
 * @param to the account's current address, which the link will prove
 */
export async function sendResetLink(
  tx: Stores,
  mail: Mail,
  {
    account,
    to,
    reason,
  }: {
    readonly account: Account | undefined;
    readonly to: string;
    readonly reason: ResetReason;
  },
  now: number,
): Promise<void> {
  await tx.oneTimeTokens.revokeAll('reset-password', account?.id ?? nobody);
  const about = { purpose: 'reset-password', detail: to } as const;
  const link = await issueLink(tx, account ? { ...about, accountId: account.id } : about, now);
  await mail.enqueue(tx, {
    to,
    kind: 'reset-password',
    data: { username: account?.username ?? '', link, reason },
    event: `reset-password ${newId()}`,
    isDecoy: account === undefined,
  });
}
