import type { Account } from '../../accounts/account.ts';
import type { ResetReason } from '../../mail/email-data.ts';
import type { Mail } from '../../mail/mail.ts';
import { newId } from '../../platform/ids.ts';
import { issueLink } from './mailed-links.ts';
import type { Stores } from './stores.ts';

/** Stands for the account of an address that nobody has, so that both cases take the same steps. */
const nobody = '';

/**
 * Mails a link that lets somebody choose a new password, and ends those mailed before. Without an account
 * it does as much, and mails nothing. A step of the transaction that decides on it.
 *
 * @param to the address that will prove the account: its present one, however it was typed
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
