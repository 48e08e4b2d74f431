import type { Clock } from '../../platform/clock.ts';
import type { ListedSession, SessionFilter } from '../../sessions/listed-session.ts';
import type { SessionKind } from '../../sessions/session.ts';
import type { Stores } from '../steps/stores.ts';

/** Which sessions an administrator asks for. */
export interface SessionQuery {
  /** A user name or an email. */
  readonly user?: string | undefined;
  readonly kind?: SessionKind | undefined;
  readonly ip?: string | undefined;
}

interface ListedSessions {
  readonly sessions: readonly ListedSession[];
  /** Cursor of the next page. A page can be short and not be the last. Undefined after the last. */
  readonly next: string | undefined;
}

export interface BrowseSessions {
  /** The sessions of all accounts that may be used now, newest first. @throws Unavailable */
  list(
    query: SessionQuery,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<ListedSessions>;
  count(query: SessionQuery): Promise<{ readonly count: number; readonly isExact: boolean }>;
}

/** Lets administrators see who is logged in, in a time that does not depend on how many sessions there are. */
export function createBrowseSessions({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): BrowseSessions {
  return {
    async list(query, { after, limit }) {
      const filter = await sessionFilterOf(stores, query);
      if (filter === undefined) return { sessions: [], next: undefined };
      return stores.sessionDirectory.list(filter, { after, limit }, clock.now());
    },

    async count(query) {
      const filter = await sessionFilterOf(stores, query);
      if (filter === undefined) return { count: 0, isExact: true };
      return stores.sessionDirectory.count(filter, clock.now());
    },
  };
}

/** @returns undefined if there is no such person, and so no session that fits */
export async function sessionFilterOf(
  { accounts }: Pick<Stores, 'accounts'>,
  { user, kind, ip }: SessionQuery,
): Promise<SessionFilter | undefined> {
  if (user === undefined) return { kind, ip };
  const account = await accounts.findByLogInName(user);
  return account && { accountId: account.id, kind, ip };
}
