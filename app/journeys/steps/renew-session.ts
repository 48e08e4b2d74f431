import type { Circumstances } from '../../audit/circumstances.ts';
import type { Invalidation, LiveSession, NewSession } from '../../sessions/session.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { endSurplusSessions } from './end-surplus-sessions.ts';
import type { Stores } from './stores.ts';

/** How its owner was authenticated, and when by a second factor. */
export type SessionStrength = Pick<LiveSession, 'amr' | 'secondFactorAt'>;

export interface RenewedSession {
  readonly session: NewSession;
  /** To be propagated when the transaction has committed. */
  readonly invalidations: readonly Invalidation[];
}

/**
 * Puts a session with a new id in the place of one whose owner has just proved the password again: an
 * id that was stolen before is worth nothing after (ASVS 7.2.4). A step of journeys, to be taken in
 * their transaction.
 *
 * A session that was ended while the password was proved is not brought back; but in a browser with two
 * windows the other one may have renewed it just now. As then there is one more than before, this too keeps
 * to the number of sessions that an account may have.
 *
 * @param strength of the new session; that of the old one unless more was proved just now
 * @returns undefined if the session is over, or the account is not in good standing
 */
export async function renewSession(
  tx: Stores,
  sessions: Sessions,
  old: LiveSession,
  circumstances: Circumstances,
  now: number,
  strength: SessionStrength = old,
): Promise<RenewedSession | undefined> {
  const account = await tx.accounts.lockUsable(old.account.id);
  if (account === undefined) return undefined;
  const choice = { accountId: account.id, only: old.id };
  const ended = await tx.sessions.end(choice, 'renewed', now);
  if (ended.length === 0 && !(await tx.sessions.wasRenewed(old.id, now))) return undefined;
  const remember = old.idleLimitMs === null;
  const session = sessions.prepare(sessionAccount(account), circumstances, {
    remember,
    amr: strength.amr,
    secondFactorAt: strength.secondFactorAt,
  });
  await tx.sessions.insert(session);
  await tx.audit.record(
    { event: 'session_renewed', actorId: account.id, sessionId: session.live.id, circumstances },
    now,
  );
  const surplus = await endSurplusSessions(tx, account.id, circumstances, now);
  return { session, invalidations: [...ended.map(({ invalidation }) => invalidation), ...surplus] };
}
