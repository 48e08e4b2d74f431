import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Invalidation } from '../../sessions/session.ts';
import { forgetSecondSteps } from './forget-second-steps.ts';
import { revokeAccessLinks } from './mailed-links.ts';
import { sendResetLink } from './send-reset-link.ts';
import type { Stores } from './stores.ts';

/**
 * Revokes all access to an account whose owner reports an intruder, and emails the owner a link to choose a new
 * password. No password works until then, every session, API key and link is revoked, and no device is known any
 * more. Part of the transaction that has verified the owner's link.
 *
 * @param account locked by this transaction
 * @param since when the reported event happened: changes of factors since then are undone
 * @returns to be propagated when the transaction has committed
 */
export async function recoverAccount(
  tx: Stores,
  mail: Mail,
  account: Account,
  requestContext: RequestContext,
  now: number,
  since: number,
): Promise<readonly Invalidation[]> {
  const accountId = account.id;
  await tx.passwords.remove(accountId);
  await tx.accounts.forgetDevices(accountId);
  await revokeAccessLinks(tx, accountId);
  await forgetSecondSteps(tx, accountId);
  await tx.factors.undoSince(accountId, since, now);
  // Links about earlier events stay: they undo more.
  await tx.oneTimeTokens.revokeAll('not-me', accountId, since);
  await endApiKeys(tx, accountId, requestContext, now);
  await sendResetLink(tx, mail, { account, to: account.email, reason: 'secured' }, now);
  const ended = await tx.sessions.end({ accountId }, 'denied-by-owner', now);
  await tx.audit.recordEnded(ended, { targetId: accountId, requestContext }, now);
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
