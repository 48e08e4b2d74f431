import type { Queries } from '../platform/database/database.ts';
import { parseScopes } from './api-key-rules.ts';
import type { ApiKeyStore } from './api-key-store.ts';

/** More keys than may be usable at once; the others have expired. */
const maxListed = 200;

const keyColumns = [
  'id',
  'name',
  'scopes',
  'created_at as createdAt',
  'expires_at as expiresAt',
  'last_used_at as lastUsedAt',
  'replaced_by as replacedBy',
] as const;

/** Lets owners list, create, replace and revoke keys. */
export function createApiKeyManagement(
  queries: Queries,
): Pick<
  ApiKeyStore,
  'insert' | 'retire' | 'revoke' | 'countUsable' | 'countCreated' | 'list' | 'findUsable'
> {
  const usableOf = (accountId: string, now: number) =>
    queries
      .selectFrom('api_keys')
      .where('account_id', '=', accountId)
      .where('revoked_at', 'is', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]));

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

    async countUsable(accountId, now) {
      const row = await usableOf(accountId, now)
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },

    async countCreated(accountId, since) {
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
        .limit(maxListed)
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
