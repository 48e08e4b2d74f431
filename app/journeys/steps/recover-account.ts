import type { Account } from '../../accounts/account.ts';
import type { Circumstances } from '../../audit/circumstances.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Invalidation } from '../../sessions/session.ts';
import { forgetSecondSteps } from './forget-second-steps.ts';
import { endLinksInto } from './mailed-links.ts';
import { sendResetLink } from './send-reset-link.ts';
import type { Stores } from './stores.ts';

/**
 * Shuts everybody out of an account whose owner says that somebody else is in it, and mails the owner a
 * link that leads back in: no password works until it is used, every session, API key and link is ended,
 * and no device is a known one. A step of the transaction that has the owner's word.
 *
 * @param account held by this transaction
 * @param since when the event happened that was not its owner's: what was done to factors since is undone
 * @returns to be propagated when the transaction has committed
 */
export async function recoverAccount(
  tx: Stores,
  mail: Mail,
  account: Account,
  circumstances: Circumstances,
  now: number,
  since: number,
): Promise<readonly Invalidation[]> {
  const accountId = account.id;
  await tx.passwords.remove(accountId);
  await tx.accounts.forgetDevices(accountId);
  await endLinksInto(tx, accountId);
  await forgetSecondSteps(tx, accountId);
  await tx.factors.undoSince(accountId, since, now);
  // Links about what happened before stay: they undo more.
  await tx.oneTimeTokens.revokeAll('not-me', accountId, since);
  await endApiKeys(tx, accountId, circumstances, now);
  await sendResetLink(tx, mail, { account, to: account.email, reason: 'secured' }, now);
  const ended = await tx.sessions.end({ accountId }, 'denied-by-owner', now);
  await tx.audit.recordEnded(ended, { targetId: accountId, circumstances }, now);
  return ended.map(({ invalidation }) => invalidation);
}

/** Ends every key of an account that somebody else may have made. */
export async function endApiKeys(
  { apiKeys, audit }: Stores,
  accountId: string,
  circumstances: Circumstances,
  now: number,
): Promise<void> {
  for (const { id } of await apiKeys.list(accountId, now)) {
    await apiKeys.revoke({ id, accountId }, now);
    const about = { targetId: accountId, apiKeyId: id, circumstances };
    await audit.record({ event: 'authn_token_revoked', ...about }, now);
  }
}
