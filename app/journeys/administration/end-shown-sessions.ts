import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { ListedSession } from '../../sessions/listed-session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Actor } from '../steps/actor.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { type SessionQuery, sessionFilterOf } from './browse-sessions.ts';

interface EndShownSessionsInput {
  readonly query: SessionQuery;
  /** Who acts; their own session stays. */
  readonly actor?: Actor | undefined;
  readonly reason?: string | undefined;
  readonly requestContext: RequestContext;
}

/**
 * @returns how many were ended
 * @throws Unavailable when SQL cannot commit: then those of earlier steps have ended, and the others have not
 */
export type EndShownSessions = (input: EndShownSessionsInput) => Promise<number>;

/** Few enough that no transaction holds others up for long. */
const atOnce = 200;

/**
 * Ends all sessions that a list shows, not only those of its first page: all that fit the filter and began before
 * this was asked for. The session of who acts stays.
 */
export function createEndShownSessions({
  stores,
  transact,
  sessions,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  sessions: Sessions;
  clock: Clock;
}): EndShownSessions {
  return async function endShownSessions({ query, ...by }) {
    const filter = await sessionFilterOf(stores, query);
    if (filter === undefined) return 0;
    let count = 0;
    // Ids sort by time: what begins later is not met.
    for (let after: string | undefined = newId(); after !== undefined; ) {
      const page = await stores.sessionDirectory.list(
        filter,
        { after, limit: atOnce },
        clock.now(),
      );
      const own = by.actor !== undefined && !('key' in by.actor) ? by.actor.id : undefined;
      count += await end(
        page.sessions.filter(({ id }) => id !== own),
        by,
      );
      after = page.next;
    }
    return count;
  };

  async function end(
    listed: readonly ListedSession[],
    { actor, reason, requestContext }: Omit<EndShownSessionsInput, 'query'>,
  ): Promise<number> {
    if (listed.length === 0) return 0;
    const ended = await transact(async (tx) => {
      const now = clock.now();
      const done = await tx.sessions.endMany(
        listed.map(({ id }) => id),
        'revoked',
        now,
      );
      const detail = reason === undefined ? undefined : { reason };
      for (const [targetId, some] of Map.groupBy(done, ({ accountId }) => accountId)) {
        const about = { actorId: actor?.account.id, targetId, detail, requestContext };
        await tx.audit.recordEnded(some, about, now);
      }
      return done;
    }, actor);
    await sessions.propagate(ended.map(({ invalidation }) => invalidation));
    return ended.length;
  }
}
