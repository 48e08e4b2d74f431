import { sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { type ListedSession, maxCountedSessions, type SessionFilter } from './listed-session.ts';
import { summaryColumns } from './live-sessions.ts';
import type { SessionKind } from './session.ts';
import { usableSessions } from './usable-sessions.ts';

interface SessionPage {
  readonly sessions: readonly ListedSession[];
  /** The id to continue after. A page may be short, even empty, and not be the last. Undefined after the last. */
  readonly next: string | undefined;
}

/** Lists the usable sessions of all accounts, newest first. A page takes no longer with more sessions. */
export interface SessionDirectoryStore {
  list(
    filter: SessionFilter,
    page: { readonly after: string | undefined; readonly limit: number },
    now: number,
  ): Promise<SessionPage>;
  /** Counts up to `maxCountedSessions`; not exact if there may be more. */
  count(
    filter: SessionFilter,
    now: number,
  ): Promise<{ readonly count: number; readonly isExact: boolean }>;
}

const maxAtOnce = 1000;
/** Sessions read for one page. It may then be short, but a long run of expired sessions delays no response. */
const maxScanned = 20_000;
const growth = 4;

export function createSessionDirectoryStore(queries: Queries): SessionDirectoryStore {
  /**
   * Ids in the order of the list. Includes expired sessions, because an index cannot compare with the current time,
   * and sessions of other kinds, because an index by kind has another order.
   */
  function walk({ accountId, ip }: SessionFilter, after: string | undefined, limit: number) {
    const parts = [
      sql`ended_at is null`,
      ...(ip === undefined ? [] : [sql`ip = ${ip}`]),
      ...(accountId === undefined ? [] : [sql`account_id = ${accountId}`]),
      ...(after === undefined ? [] : [sql`id < ${after}`]),
    ];
    const where = sql.join(parts, sql` and `);
    return sql<{
      id: string;
    }>`select id from sessions where ${where} order by id desc limit ${limit}`;
  }

  const usable = ({ kind }: SessionFilter, now: number) =>
    usableSessions(queries, now).$if(kind !== undefined, (some) =>
      some.where('kind', '=', kind as SessionKind),
    );

  async function findUsable(ids: readonly string[], filter: SessionFilter, now: number) {
    if (ids.length === 0) return new Map<string, ListedSession>();
    const rows = await usable(filter, now)
      .select([
        ...summaryColumns,
        'sessions.account_id as accountId',
        'accounts.username',
        'sessions.ends_at as endsAt',
      ])
      .where('sessions.id', 'in', ids)
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  }

  return {
    async list(filter, { after, limit }, now) {
      const found: ListedSession[] = [];
      let cursor = after;
      let size = limit + 1;
      for (let scanned = 0; scanned < maxScanned; scanned += size) {
        const { rows } = await walk(filter, cursor, size).execute(queries);
        const ids = rows.map(({ id }) => id);
        const matches = await findUsable(ids, filter, now);
        const matching = ids.flatMap((id) => matches.get(id) ?? []);
        found.push(...matching);
        if (found.length > limit) {
          const sessions = found.slice(0, limit);
          return { sessions, next: sessions.at(-1)?.id };
        }
        if (rows.length < size) return { sessions: found, next: undefined };
        cursor = ids.at(-1);
        size = Math.min(size * growth, maxAtOnce);
      }
      return { sessions: found, next: cursor };
    },

    async count(filter, now) {
      const rows = walk(filter, undefined, maxCountedSessions + 1);
      const matching = usable(filter, now)
        .select('sessions.id')
        .where('sessions.id', 'in', sql<string>`(${rows})`);
      const { rows: found } = await sql<{ scanned: number; matching: number }>`
        select (select count(*) from (${rows}) as walked) as scanned,
          (select count(*) from (${matching}) as matches) as matching
      `.execute(queries);
      const counted = found[0] ?? { scanned: 0, matching: 0 };
      const isExact = Number(counted.scanned) <= maxCountedSessions;
      return { count: Number(counted.matching), isExact };
    },
  };
}
