import type { Queries } from '../platform/database/database.ts';
import type { SessionStore } from './session-store.ts';
import { usableSessions } from './usable-sessions.ts';

const summaryColumns = [
  'sessions.id',
  'kind',
  'ip',
  'user_agent as userAgent',
  'sessions.created_at as createdAt',
  'last_seen_at as lastSeenAt',
] as const;

/** What is told of sessions, and what becomes of what was written down. */
export function createSessionRecords(
  queries: Queries,
): Pick<
  SessionStore,
  'findAccountId' | 'wasRenewed' | 'listLive' | 'findPreviousLogIn' | 'erase' | 'forget'
> {
  return {
    async findAccountId(id) {
      const row = await queries
        .selectFrom('sessions')
        .select('account_id')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.account_id;
    },

    async wasRenewed(id, now) {
      const row = await queries
        .selectFrom('sessions as old')
        .innerJoin('sessions as next', 'next.account_id', 'old.account_id')
        .select('next.id')
        .where('old.id', '=', id)
        .where('old.ended_by', '=', 'renewed')
        .whereRef('next.created_at', '>=', 'old.ended_at')
        .where('next.ended_at', 'is', null)
        .where('next.ends_at', '>', now)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async listLive(accountId, now) {
      return usableSessions(queries, now)
        .select(summaryColumns)
        .where('account_id', '=', accountId)
        .orderBy('last_seen_at', 'desc')
        .orderBy('sessions.id', 'desc')
        .limit(200)
        .execute();
    },

    async findPreviousLogIn(accountId, before) {
      return queries
        .selectFrom('sessions')
        .select(summaryColumns)
        .where('account_id', '=', accountId)
        .where('created_at', '<=', before.createdAt)
        .where('id', '!=', before.id)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
    },

    async erase(accountId, most) {
      // Apart, as it passes over all that is erased already: nobody shall wait for that to write.
      const found = await queries
        .selectFrom('sessions')
        .select('id')
        .where('account_id', '=', accountId)
        .where((or) => or.or([or('ip', '!=', ''), or('user_agent', '!=', '')]))
        .limit(most)
        .execute();
      if (found.length === 0) return 0;
      const ids = found.map(({ id }) => id);
      await queries
        .updateTable('sessions')
        .set({ ip: '', user_agent: '' })
        .where('id', 'in', ids)
        .execute();
      return ids.length;
    },

    async forget(kind, overSince, most) {
      const { numDeletedRows } = await queries
        .deleteFrom('sessions')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('sessions')
            .select('id')
            .where('kind', '=', kind)
            .where('ends_at', '<', overSince)
            .limit(most),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
