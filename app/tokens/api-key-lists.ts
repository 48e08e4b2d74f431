import type { Queries } from '../platform/database/database.ts';
import { parseScopes } from './api-key-rules.ts';
import type { ApiKeyStore } from './api-key-store.ts';

/** More than may be usable at once; the rest would have expired. */
const mostListed = 200;

const keyColumns = [
  'id',
  'name',
  'scopes',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'last_used_at as lastUsedAt',
  'replaced_by as replacedBy',
] as const;

/** What owners see of their keys. */
export function createApiKeyLists(
  queries: Queries,
): Pick<ApiKeyStore, 'countUsable' | 'countMade' | 'list' | 'findUsable'> {
  const usableOf = (accountId: string, now: number) =>
    queries
      .selectFrom('api_keys')
      .where('account_id', '=', accountId)
      .where('revoked_at', 'is', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]));

  return {
    async countUsable(accountId, now) {
      const row = await usableOf(accountId, now)
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },

    async countMade(accountId, since) {
      const row = await queries
        .selectFrom('api_keys')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('account_id', '=', accountId)
        .where('created_at', '>', since)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },

    async list(accountId, expiredSince) {
      const rows = await usableOf(accountId, expiredSince)
        .select(keyColumns)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(mostListed)
        .execute();
      return rows.map((row) => ({ ...row, scopes: parseScopes(row.scopes) }));
    },

    async findUsable(accountId, id, now) {
      const row = await usableOf(accountId, now)
        .select(keyColumns)
        .where('id', '=', id)
        .executeTakeFirst();
      return row && { ...row, scopes: parseScopes(row.scopes) };
    },
  };
}
