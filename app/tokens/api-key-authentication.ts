import { accountColumns, credentialOwner } from '../platform/database/account-columns.ts';
import type { Queries } from '../platform/database/database.ts';
import { parseScopes } from './api-key-rules.ts';
import type { ApiKeyStore } from './api-key-store.ts';

/** Finds, locks and records keys that may be used now. Every request with a key goes through here. */
export function createApiKeyAuthentication(
  queries: Queries,
): Pick<ApiKeyStore, 'find' | 'lock' | 'recordUse'> {
  /** Joins the accounts, as sessions do (docs/decisions/0002). */
  const usable = (now: number) =>
    queries
      .selectFrom('api_keys')
      .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
      .where('revoked_at', 'is', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .where('disabled_at', 'is', null)
      .where('deleted_at', 'is', null)
      .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', now)]));

  return {
    async find(digest, now) {
      const row = await usable(now)
        .select(['api_keys.id', 'name', 'scopes', 'last_used_at', ...accountColumns])
        .where('digest', '=', digest)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        key: {
          id: row.id,
          name: row.name,
          scopes: parseScopes(row.scopes),
          lastUsedAt: row.last_used_at,
        },
        account: credentialOwner(row),
      };
    },

    async lock({ id, mustBeAdmin }, now) {
      const row = await queries
        .updateTable('api_keys')
        .set({ revoked_at: (eb) => eb.ref('revoked_at') })
        .where(
          'id',
          'in',
          usable(now)
            .select('api_keys.id')
            .where('api_keys.id', '=', id)
            .$if(mustBeAdmin, (some) => some.where('role', '=', 'admin')),
        )
        // Repeated here: PostgreSQL checks it again after waiting for a concurrent revocation.
        .where('revoked_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async recordUse(id, now, intervalMs) {
      await queries
        .updateTable('api_keys')
        .set({ last_used_at: now })
        .where('id', '=', id)
        .where((eb) =>
          eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', now - intervalMs)]),
        )
        .execute();
    },
  };
}
