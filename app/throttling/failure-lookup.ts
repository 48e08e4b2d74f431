import { sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { failureColumns } from './count-failure.ts';
import type { FailureStore } from './failure-store.ts';

const total = sql<number>`by_strangers + on_known_devices`;
/** Written out in this form so that the partial index applies. */
const isOfAccount = sql<boolean>`is_decoy = 0`;

/** Reads failures of accounts. */
export function createFailureLookup(
  queries: Queries,
): Pick<FailureStore, 'find' | 'findSome' | 'findGeneration' | 'listWorst'> {
  return {
    async find(accountId) {
      return queries
        .selectFrom('log_in_failures')
        .select(failureColumns)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
    },

    async findGeneration(key) {
      const row = await queries
        .selectFrom('log_in_failures')
        .select('generation')
        .where('account_id', '=', key)
        .executeTakeFirst();
      return row?.generation ?? 0;
    },

    async findSome(accountIds) {
      if (accountIds.length === 0) return [];
      return queries
        .selectFrom('log_in_failures')
        .select([...failureColumns, 'account_id as accountId'])
        .where('account_id', 'in', accountIds)
        .execute();
    },

    async listWorst(min, limit) {
      return queries
        .selectFrom('log_in_failures')
        .select([...failureColumns, 'account_id as accountId'])
        .where(isOfAccount)
        .where(total, '>=', min)
        .orderBy(total, 'desc')
        .limit(limit)
        .execute();
    },
  };
}
