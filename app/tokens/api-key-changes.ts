import type { Queries } from '../platform/database/database.ts';
import type { ApiKeyStore } from './api-key-store.ts';

/** How keys come and go. */
export function createApiKeyChanges(
  queries: Queries,
): Pick<ApiKeyStore, 'insert' | 'retire' | 'revoke' | 'claimExpiring' | 'forget' | 'forgetOf'> {
  return {
    async insert({ id, digest, accountId, name, scopes, expiresAt }, now) {
      const inserted = await queries
        .insertInto('api_keys')
        .values({
          id,
          digest,
          account_id: accountId,
          name,
          scopes: scopes.join(' '),
          created_at: now,
          expires_at: expiresAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return inserted !== undefined;
    },

    async retire({ accountId, id, replacedBy }, until, now) {
      const retired = await queries
        .updateTable('api_keys')
        .set((eb) => ({
          replaced_by: replacedBy,
          expires_at: eb
            .case()
            .when('expires_at', '<', until)
            .then(eb.ref('expires_at'))
            .else(until)
            .end(),
        }))
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .where('replaced_by', 'is', null)
        .where('revoked_at', 'is', null)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
        .returning('id')
        .executeTakeFirst();
      return retired !== undefined;
    },

    async revoke({ id, accountId }, now) {
      return queries
        .updateTable('api_keys')
        .set({ revoked_at: now })
        .where('id', '=', id)
        .$if(accountId !== undefined, (keys) => keys.where('account_id', '=', String(accountId)))
        .where('revoked_at', 'is', null)
        .returning(['account_id as accountId', 'name'])
        .executeTakeFirst();
    },

    async claimExpiring({ expiresBy, madeBefore }, now, most) {
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
              .limit(most),
          )
          // Once more, for whoever had to wait for another caller's lock.
          .where('reminded_at', 'is', null)
          .returning(['id', 'name', 'account_id as accountId', 'expires_at as expiresAt'])
          .execute()
      );
    },

    async forget(overSince, most) {
      const { numDeletedRows } = await queries
        .deleteFrom('api_keys')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('api_keys')
            .select('id')
            .where(eb.or([eb('expires_at', '<', overSince), eb('revoked_at', '<', overSince)]))
            .limit(most),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },

    async forgetOf(accountId, most) {
      const { numDeletedRows } = await queries
        .deleteFrom('api_keys')
        .where('id', 'in', (eb) =>
          eb.selectFrom('api_keys').select('id').where('account_id', '=', accountId).limit(most),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
