import type { Queries } from '../platform/database/database.ts';
import type { Invalidation } from './session.ts';

/** PostgreSQL takes 65,535 parameters in one statement, SQLite 32,766. */
const rowsAtOnce = 1000;

export interface Notices {
  /** Writes down, in the transaction that makes copies out of date, what Redis has yet to be told. */
  add(invalidations: readonly Invalidation[]): Promise<void>;
}

/** @param keepsCopies whether there is a Redis to be told */
export function createNotices(queries: Queries, keepsCopies: boolean): Notices {
  return {
    async add(invalidations) {
      if (!keepsCopies) return;
      const rows = invalidations.map(({ mattersUntil, ...rest }) => {
        return { ...rest, matters_until: mattersUntil };
      });
      for (let start = 0; start < rows.length; start += rowsAtOnce) {
        const some = rows.slice(start, start + rowsAtOnce);
        await queries.insertInto('pending_invalidations').values(some).execute();
      }
    },
  };
}

/**
 * What Redis has yet to be told. A row is written in the transaction that ends a session, before
 * Redis is asked, and goes when any process has told Redis: so no outage can swallow a revocation.
 */
export interface PendingInvalidations {
  /** The oldest ones first. */
  list(most: number): Promise<Invalidation[]>;
  /** Whether Redis has yet to be told of some of these; true if SQL cannot tell. */
  areLeft(some: readonly Invalidation[]): Promise<boolean>;
  /** Drops these, of which Redis knows now; never others of the same session. */
  drop(told: readonly Invalidation[]): Promise<void>;
}

export function createPendingInvalidations(queries: Queries): PendingInvalidations {
  return {
    async list(most) {
      return queries
        .selectFrom('pending_invalidations')
        .select(['id', 'digest', 'kind', 'matters_until as mattersUntil'])
        .orderBy('id')
        .limit(most)
        .execute();
    },

    async areLeft(some) {
      const ids = idsOf(some);
      if (ids.length === 0) return false;
      const row = await queries
        .selectFrom('pending_invalidations')
        .select('id')
        .where('id', 'in', ids)
        .limit(1)
        .executeTakeFirst()
        .catch(() => 'unknown' as const);
      return row !== undefined;
    },

    async drop(told) {
      const ids = idsOf(told);
      if (ids.length === 0) return;
      await queries.deleteFrom('pending_invalidations').where('id', 'in', ids).execute();
    },
  };
}

/** One that stands in no transaction has no notice in SQL. */
function idsOf(invalidations: readonly Invalidation[]): string[] {
  return invalidations.map(({ id }) => id).filter((id) => id !== '');
}
