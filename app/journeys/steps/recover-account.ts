import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Invalidation } from '../../sessions/session.ts';
import { lockAccount } from './lock-account.ts';
import type { Stores } from './stores.ts';

/**
 * Locks an account whose owner reports an intruder, and undoes what the intruder may have changed. Part of the
 * transaction that has verified the owner's link.
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
  await tx.factors.undoSince(account.id, since, now);
  // Links about earlier events stay: they undo more.
  await tx.oneTimeTokens.revokeAll('not-me', account.id, since);
  return lockAccount(tx, mail, account, requestContext, now);
}
