import type { RequestContext } from '../../audit/request-context.ts';
import type { Invalidation, LiveSession, NewSession } from '../../sessions/session.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { endSurplusSessions } from './end-surplus-sessions.ts';
import type { Stores } from './stores.ts';

/** How its owner was authenticated, and when with a second factor. */
export type SessionStrength = Pick<LiveSession, 'amr' | 'secondFactorAt'>;

export interface RenewedSession {
  readonly session: NewSession;
  /** To be propagated when the transaction has committed. */
  readonly invalidations: readonly Invalidation[];
}

/**
 * Replaces a session by one with a new id after its owner has entered the password again: an id that was stolen
 * before is useless afterwards (ASVS 7.2.4). Part of a journey's transaction.
 *
 * A session that ended in the meantime is not revived. But another window of the same browser may have renewed it
 * just now. Then there is one session more than before, so this step limits the number of sessions, too.
 *
 * @param strength of the new session; that of the old one unless more was proved just now
 * @returns undefined if the session is over, or the account is not in good standing
 */
export async function renewSession(
  tx: Stores,
  sessions: Sessions,
  old: LiveSession,
  requestContext: RequestContext,
  now: number,
  strength: SessionStrength = old,
): Promise<RenewedSession | undefined> {
  const account = await tx.accounts.lockUsable(old.account.id, now);
  if (account === undefined) return undefined;
  const choice = { accountId: account.id, only: old.id };
  const ended = await tx.sessions.end(choice, 'renewed', now);
  if (ended.length === 0 && !(await tx.sessions.wasRenewed(old.id, now))) return undefined;
  const remember = old.idleLimitMs === null;
  const session = sessions.prepare(sessionAccount(account), requestContext, {
    remember,
    amr: strength.amr,
    secondFactorAt: strength.secondFactorAt,
    accountEndsAt: account.endsAt,
  });
  await tx.sessions.insert(session);
  await tx.audit.record(
    { event: 'session_renewed', actorId: account.id, sessionId: session.live.id, requestContext },
    now,
  );
  const surplus = await endSurplusSessions(tx, account.id, requestContext, now);
  return { session, invalidations: [...ended.map(({ invalidation }) => invalidation), ...surplus] };
}
