import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Invalidation } from '../../sessions/session.ts';
import { forgetSecondSteps } from './forget-second-steps.ts';
import { revokeAccessLinks } from './mailed-links.ts';
import { sendResetLink } from './send-reset-link.ts';
import type { Stores } from './stores.ts';

/**
 * Locks an account for its owner, and emails the owner a link to choose a new password. Until then nobody can log in,
 * not even with a passkey. Every session, API key and link that gives access is revoked, and no device is known any
 * more. Second factors stay, so the mailbox alone gives no more access than any password reset. Part of the
 * transaction that has identified the owner.
 *
 * @param account locked by this transaction
 * @returns to be propagated when the transaction has committed
 */
export async function lockAccount(
  tx: Stores,
  mail: Mail,
  account: Account,
  requestContext: RequestContext,
  now: number,
): Promise<readonly Invalidation[]> {
  const accountId = account.id;
  const about = { targetId: accountId, requestContext };
  await tx.accounts.lockByOwner(accountId, now);
  await tx.passwords.remove(accountId);
  await tx.accounts.forgetDevices(accountId);
  await revokeAccessLinks(tx, accountId);
  await tx.oneTimeTokens.revokeAll('lock-account', accountId);
  await forgetSecondSteps(tx, accountId);
  await endApiKeys(tx, accountId, requestContext, now);
  await sendResetLink(tx, mail, { account, to: account.email, reason: 'secured' }, now);
  const ended = await tx.sessions.end({ accountId }, 'denied-by-owner', now);
  await tx.audit.recordEnded(ended, about, now);
  await tx.audit.record({ event: 'user_locked', ...about }, now);
  return ended.map(({ invalidation }) => invalidation);
}

/** Revokes every key of an account, as somebody else may have created them. */
export async function endApiKeys(
  { apiKeys, audit }: Stores,
  accountId: string,
  requestContext: RequestContext,
  now: number,
): Promise<void> {
  for (const { id } of await apiKeys.list(accountId, now)) {
    await apiKeys.revoke({ id, accountId }, now);
    const about = { targetId: accountId, apiKeyId: id, requestContext };
    await audit.record({ event: 'authn_token_revoked', ...about }, now);
  }
}
