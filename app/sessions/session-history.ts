import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { summaryColumns } from './live-sessions.ts';
import type { SessionStore } from './session-store.ts';

/** Reads and deletes sessions that have ended and are still stored. */
export function createSessionHistory(
  queries: Queries,
): Pick<
  SessionStore,
  'findAccountId' | 'wasRenewed' | 'hasEverBegun' | 'findPreviousLogIn' | 'erase' | 'deleteExpired'
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

    async hasEverBegun(accountId) {
      const row = await queries
        .selectFrom('sessions')
        .select('id')
        .where('account_id', '=', accountId)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
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

    async erase(accountId, limit) {
      // A query of its own, because it scans rows that are already erased: no write has to wait for that.
      const found = await queries
        .selectFrom('sessions')
        .select('id')
        .where('account_id', '=', accountId)
        .where((or) => or.or([or('ip', '!=', ''), or('user_agent', '!=', '')]))
        .limit(limit)
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

    deleteExpired: (kind, before, limit) =>
      deleteSome(queries, {
        table: 'sessions',
        key: 'id',
        limit,
        where: (session) =>
          session.and([session('kind', '=', kind), session('ends_at', '<', before)]),
      }),
  };
}
