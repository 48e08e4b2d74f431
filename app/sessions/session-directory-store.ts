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

/** Lists the sessions of all accounts that may be used now, newest first, in a time that does not depend on how many. */
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
/** After so many sessions that are over, a page ends, so that no answer takes long. */
const maxLookedAt = 20_000;
const growth = 4;

export function createSessionDirectoryStore(queries: Queries): SessionDirectoryStore {
  /**
   * Ids in the order of the list. Sessions whose time is up are among them, as no index knows what time it is, and
   * those of other kinds: an index by kind has another order.
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
      let place = after;
      let size = limit + 1;
      for (let lookedAt = 0; lookedAt < maxLookedAt; lookedAt += size) {
        const { rows } = await walk(filter, place, size).execute(queries);
        const ids = rows.map(({ id }) => id);
        const fits = await findUsable(ids, filter, now);
        const fitting = ids.flatMap((id) => fits.get(id) ?? []);
        found.push(...fitting);
        if (found.length > limit) {
          const sessions = found.slice(0, limit);
          return { sessions, next: sessions.at(-1)?.id };
        }
        if (rows.length < size) return { sessions: found, next: undefined };
        place = ids.at(-1);
        size = Math.min(size * growth, maxAtOnce);
      }
      return { sessions: found, next: place };
    },

    async count(filter, now) {
      const rows = walk(filter, undefined, maxCountedSessions + 1);
      const fitting = usable(filter, now)
        .select('sessions.id')
        .where('sessions.id', 'in', sql<string>`(${rows})`);
      const { rows: found } = await sql<{ scanned: number; fitting: number }>`
        select (select count(*) from (${rows}) as walked) as scanned,
          (select count(*) from (${fitting}) as fits) as fitting
      `.execute(queries);
      const counted = found[0] ?? { scanned: 0, fitting: 0 };
      const isExact = Number(counted.scanned) <= maxCountedSessions;
      return { count: Number(counted.fitting), isExact };
    },
  };
}
