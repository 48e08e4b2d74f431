import type { Queries } from '../platform/database/database.ts';
import type { Invalidation } from './session.ts';

/**
 * What Redis has yet to be told. A row is written in the transaction that ends a session, before
 * Redis is asked, and goes when any process has told Redis: so no outage can swallow a revocation.
 */
export interface PendingInvalidations {
  /** The oldest ones first. */
  list(most: number): Promise<Invalidation[]>;
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

    async drop(told) {
      if (told.length === 0) return;
      const ids = told.map(({ id }) => id);
      await queries.deleteFrom('pending_invalidations').where('id', 'in', ids).execute();
    },
  };
}
