import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { EndReason, SessionChoice } from '../../sessions/session-store.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { forgetSecondSteps } from '../steps/forget-second-steps.ts';
import type { Transact } from '../steps/stores.ts';

interface EndSessionsInput {
  /** The session that asks; only sessions of the same account can be ended. */
  readonly actor: LiveSession;
  /** This session, all but this one, all, or one by its public handle. */
  readonly which: 'own' | 'others' | 'all' | { readonly id: string };
  readonly requestContext: RequestContext;
}

/** @returns how many were ended: none if they were over already or belong to another account */
export type EndSessions = (input: EndSessionsInput) => Promise<number>;

/**
 * Logs sessions out, immediately for every worker: SQL has committed before this returns, and each worker has been
 * notified or finds the invalidation that the same transaction has stored.
 *
 * @throws Unavailable when SQL cannot commit: then nothing has ended, and the response must say so
 */
export function createEndSessions({
  transact,
  sessions,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  clock: Clock;
}): EndSessions {
  return async function endSessions({ actor, which, requestContext }) {
    // Logging out twice succeeds, so that session is not checked again.
    const checked = which === 'own' ? undefined : actor;
    const reason: EndReason = which === 'own' || which === 'all' ? 'log-out' : 'ended-by-owner';
    const ended = await transact(async (tx) => {
      const now = clock.now();
      // Locked, so that of two sessions that end each other, one stays.
      if (which !== 'own') await tx.accounts.lockUsable(actor.account.id, clock.now());
      if (which === 'all' || which === 'others') await forgetSecondSteps(tx, actor.account.id);
      const endedNow = await tx.sessions.end(choose(actor, which), reason, now);
      await tx.audit.recordEnded(endedNow, { actorId: actor.account.id, requestContext }, now);
      return endedNow;
    }, checked);
    await sessions.propagate(ended.map(({ invalidation }) => invalidation));
    return ended.length;
  };
}

function choose({ id, account }: LiveSession, which: EndSessionsInput['which']): SessionChoice {
  if (which === 'all') return { accountId: account.id };
  if (which === 'others') return { accountId: account.id, except: id };
  return { accountId: account.id, only: which === 'own' ? id : which.id };
}
