import type { Queries } from '../platform/database/database.ts';
import type { Invalidation } from './session.ts';

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
