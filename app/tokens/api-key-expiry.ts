import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import type { ApiKeyStore } from './api-key-store.ts';

/** Claims keys that expire soon, for reminders, and deletes old ones. */
export function createApiKeyExpiry(
  queries: Queries,
): Pick<ApiKeyStore, 'claimExpiring' | 'deleteExpired' | 'deleteSomeOf'> {
  return {
    async claimExpiring({ expiresBy, madeBefore }, now, limit) {
      return (
        queries
          .updateTable('api_keys')
          .set({ reminded_at: now })
          .where('id', 'in', (eb) =>
            eb
              .selectFrom('api_keys')
              .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
              .select('api_keys.id')
              .where('expires_at', '>', now)
              .where('expires_at', '<=', expiresBy)
              .where('api_keys.created_at', '<', madeBefore)
              .where('reminded_at', 'is', null)
              .where('revoked_at', 'is', null)
              .where('replaced_by', 'is', null)
              .where('disabled_at', 'is', null)
              .where('deleted_at', 'is', null)
              .limit(limit),
          )
          // Repeated here: PostgreSQL checks it again after waiting for another caller's lock.
          .where('reminded_at', 'is', null)
          .returning(['id', 'name', 'account_id as accountId', 'expires_at as expiresAt'])
          .execute()
      );
    },

    deleteExpired: (before, limit) =>
      deleteSome(queries, {
        table: 'api_keys',
        key: 'id',
        limit,
        where: (key) => key.or([key('expires_at', '<', before), key('revoked_at', '<', before)]),
      }),

    deleteSomeOf: (accountId, limit) =>
      deleteSome(queries, {
        table: 'api_keys',
        key: 'id',
        limit,
        where: (key) => key('account_id', '=', accountId),
      }),
  };
}
