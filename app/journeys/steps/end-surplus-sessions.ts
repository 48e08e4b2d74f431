import type { RequestContext } from '../../audit/request-context.ts';
import type { Invalidation } from '../../sessions/session.ts';
import { maxLiveSessions } from '../../sessions/session-limits.ts';
import type { Stores } from './stores.ts';

/**
 * Ends sessions of an account beyond the allowed number, those not seen for longest first: neither a program that
 * logs in for every call nor a stolen password can pile them up. Part of the transaction of a login or a renewal,
 * which locks the account.
 *
 * @returns to be propagated when the transaction has committed
 */
export async function endSurplusSessions(
  { sessions, audit }: Stores,
  accountId: string,
  requestContext: RequestContext,
  now: number,
): Promise<readonly Invalidation[]> {
  const surplus = { accountId, allButLast: maxLiveSessions };
  const ended = await sessions.end(surplus, 'too-many', now);
  await audit.recordEnded(ended, { targetId: accountId, requestContext }, now);
  return ended.map(({ invalidation }) => invalidation);
}
