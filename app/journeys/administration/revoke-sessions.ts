import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Actor } from '../steps/actor.ts';
import { forgetSecondSteps } from '../steps/forget-second-steps.ts';
import type { Transact } from '../steps/stores.ts';

interface RevokeSessionsInput {
  /** All sessions of an account, or one session of any account by its public handle. */
  readonly which: { readonly accountId: string } | { readonly sessionId: string };
  /** Who acts; absent at the command line, where nobody is logged in. */
  readonly actor?: Actor | undefined;
  /** Why, as the administrator has typed it. */
  readonly reason?: string | undefined;
  readonly requestContext: RequestContext;
}

/**
 * @returns how many were ended: none if they were over already
 * @throws Unavailable when SQL cannot commit: then nothing has ended
 */
export type RevokeSessions = (input: RevokeSessionsInput) => Promise<number>;

/**
 * Ends sessions of another account, for administrators (ASVS 5.0, 7.4.5). `endSessions` ends one's own. As there,
 * every worker is notified or finds the invalidation.
 */
export function createRevokeSessions({
  transact,
  sessions,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  clock: Clock;
}): RevokeSessions {
  return async function revokeSessions({ which, actor, reason, requestContext }) {
    const ended = await transact(async (tx) => {
      const now = clock.now();
      const only = 'sessionId' in which ? which.sessionId : undefined;
      const accountId =
        'accountId' in which ? which.accountId : await tx.sessions.findAccountId(which.sessionId);
      if (accountId === undefined) return [];
      if (only === undefined) await forgetSecondSteps(tx, accountId);
      const choice = only === undefined ? { accountId } : { accountId, only };
      const endedNow = await tx.sessions.end(choice, 'revoked', now);
      const actorId = actor?.account.id;
      const about = { actorId, targetId: accountId, detail: becauseOf(reason), requestContext };
      await tx.audit.recordEnded(endedNow, about, now);
      return endedNow;
    }, actor);
    await sessions.propagate(ended.map(({ invalidation }) => invalidation));
    return ended.length;
  };
}

function becauseOf(reason: string | undefined) {
  return reason === undefined ? undefined : { reason };
}
