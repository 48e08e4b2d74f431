import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';

/** Used challenges of passkeys, and used offers of factors. Issuing one writes nothing. */
export interface UsedChallengeStore {
  /** True for exactly one of any number of callers with the same challenge. One statement. */
  use(digest: string, expiresAt: number): Promise<boolean>;
  /** Deletes up to `limit` expired ones. @returns how many */
  deleteExpired(now: number, limit: number): Promise<number>;
}

export function createUsedChallengeStore(queries: Queries): UsedChallengeStore {
  return {
    async use(digest, expiresAt) {
      const row = await queries
        .insertInto('used_challenges')
        .values({ digest, expires_at: expiresAt })
        .onConflict((conflict) => conflict.column('digest').doNothing())
        .returning('digest')
        .executeTakeFirst();
      return row !== undefined;
    },

    deleteExpired: (now, limit) =>
      deleteSome(queries, {
        table: 'used_challenges',
        key: 'digest',
        limit,
        where: (row) => row('expires_at', '<=', now),
      }),
  };
}
