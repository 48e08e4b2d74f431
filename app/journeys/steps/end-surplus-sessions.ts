import type { Circumstances } from '../../audit/circumstances.ts';
import type { Invalidation } from '../../sessions/session.ts';
import { maxLiveSessions } from '../../sessions/session-limits.ts';
import type { Stores } from './stores.ts';

/**
 * Ends those of an account's sessions that are more than it may have, the ones not seen for longest first: so
 * a program that logs in for every call, or whoever has a password, cannot pile them up. A step of the
 * transaction of a log-in or a renewal, which holds the account.
 *
 * @returns to be propagated when the transaction has committed
 */
export async function endSurplusSessions(
  { sessions, audit }: Stores,
  accountId: string,
  circumstances: Circumstances,
  now: number,
): Promise<readonly Invalidation[]> {
  const surplus = { accountId, allButLast: maxLiveSessions };
  const ended = await sessions.end(surplus, 'too-many', now);
  await audit.recordEnded(ended, { targetId: accountId, circumstances }, now);
  return ended.map(({ invalidation }) => invalidation);
}
