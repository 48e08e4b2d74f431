import type { Queries } from '../platform/database/database.ts';
import type { Invalidation } from './session.ts';

/** PostgreSQL takes 65,535 parameters in one statement, SQLite 32,766. */
const maxRowsAtOnce = 1000;

export interface InvalidationLog {
  /** Stores what Redis must learn, in the transaction that makes its copies stale. */
  add(invalidations: readonly Invalidation[]): Promise<void>;
}

/** @param keepsCopies whether there is a Redis */
export function createInvalidationLog(queries: Queries, keepsCopies: boolean): InvalidationLog {
  return {
    async add(invalidations) {
      if (!keepsCopies) return;
      const rows = invalidations.map(({ mattersUntil, ...rest }) => {
        return { ...rest, matters_until: mattersUntil };
      });
      for (let start = 0; start < rows.length; start += maxRowsAtOnce) {
        const some = rows.slice(start, start + maxRowsAtOnce);
        await queries.insertInto('pending_invalidations').values(some).execute();
      }
    },
  };
}

/**
 * The backlog of invalidations that Redis has not received. A row is written in the transaction that ends
 * a session and deleted once any process has published it, so no outage can lose a revocation.
 */
export interface PendingInvalidations {
  /** Oldest first. */
  list(limit: number): Promise<Invalidation[]>;
  /** Whether some of these are still unpublished; true if SQL does not answer. */
  areLeft(some: readonly Invalidation[]): Promise<boolean>;
  /** Deletes exactly these, which are published; never others of the same session. */
  drop(published: readonly Invalidation[]): Promise<void>;
}

export function createPendingInvalidations(queries: Queries): PendingInvalidations {
  return {
    async list(limit) {
      return queries
        .selectFrom('pending_invalidations')
        .select(['id', 'digest', 'kind', 'matters_until as mattersUntil'])
        .orderBy('id')
        .limit(limit)
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

    async drop(published) {
      const ids = idsOf(published);
      if (ids.length === 0) return;
      await queries.deleteFrom('pending_invalidations').where('id', 'in', ids).execute();
    },
  };
}

/** An invalidation created outside a transaction has no row and no id. */
function idsOf(invalidations: readonly Invalidation[]): string[] {
  return invalidations.map(({ id }) => id).filter((id) => id !== '');
}
