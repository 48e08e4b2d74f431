import type { Queries } from '../platform/database/database.ts';
import { type ApiKeyScope, parseScopes } from './api-key-rules.ts';

/** A key as its owner sees it; never its secret. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdAt: number;
  /** Null for never. */
  readonly expiresAt: number | null;
  /** To within a few minutes. */
  readonly lastUsedAt: number | null;
  /** The key that takes its place; this one lives on until it expires. */
  readonly replacedBy: string | null;
}

interface NewApiKey extends Pick<ApiKey, 'id' | 'name' | 'scopes' | 'expiresAt'> {
  readonly digest: string;
  readonly accountId: string;
}

interface FoundApiKey {
  readonly key: Pick<ApiKey, 'id' | 'name' | 'scopes' | 'lastUsedAt'>;
  readonly account: {
    readonly id: string;
    readonly username: string;
    readonly email: string;
    readonly givenName: string | null;
    readonly familyName: string | null;
    readonly role: string;
    readonly groups: readonly string[];
  };
}

interface ExpiringApiKey {
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly expiresAt: number | null;
}

/** Keys of programs. They belong to an account and obey its state; only their digests are stored. */
export interface ApiKeyStore {
  /** False, and nothing written, when there is a key of that id. */
  insert(key: NewApiKey, now: number): Promise<boolean>;
  /** A key that may be used now, with its account as it is now: one statement, one snapshot. */
  find(digest: string, now: number): Promise<FoundApiKey | undefined>;
  /** Writes down a use, at most once an interval however many workers try. */
  recordUse(id: string, now: number, intervalMs: number): Promise<void>;
  /** How many of an account may be used now. True for good only under a lock. */
  countUsable(accountId: string, now: number): Promise<number>;
  /** Those that may be used now and those that have expired since then, newest first. */
  list(accountId: string, expiredSince: number): Promise<ApiKey[]>;
  /** A key of this account that may be used now. */
  findUsable(accountId: string, id: string, now: number): Promise<ApiKey | undefined>;
  /**
   * Lets a key that has not been replaced live on until then at most. One statement.
   *
   * @returns whether this call did it
   */
  retire(
    key: { readonly accountId: string; readonly id: string; readonly replacedBy: string },
    until: number,
    now: number,
  ): Promise<boolean>;
  /**
   * Ends a key that has not been ended, expired or not. One statement.
   *
   * @param choice.accountId of this account only
   * @returns whose it was; undefined if this call did not end it
   */
  revoke(
    choice: { readonly id: string; readonly accountId?: string | undefined },
    now: number,
  ): Promise<{ readonly accountId: string; readonly name: string } | undefined>;
  /**
   * Some keys that have lived for a while, will expire by then, and whose owner has not been told: each to one
   * of any number of callers. One statement.
   */
  claimExpiring(
    before: { readonly expiresBy: number; readonly madeBefore: number },
    now: number,
    most: number,
  ): Promise<ExpiringApiKey[]>;
  /** Forgets some keys that are over since before then. @returns how many */
  forget(overSince: number, most: number): Promise<number>;
  /** Forgets some of an account that is gone: their names are its owner's words. @returns how many */
  forgetOf(accountId: string, most: number): Promise<number>;
}

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

export function createApiKeyStore(queries: Queries): ApiKeyStore {
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

    // Reads the accounts table beside its own, as sessions do (docs/decisions/0002).
    async find(digest, now) {
      const row = await queries
        .selectFrom('api_keys')
        .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
        .select([
          'api_keys.id',
          'name',
          'scopes',
          'last_used_at',
          'account_id',
          'username',
          'email',
          'given_name',
          'family_name',
          'role',
          'groups',
        ])
        .where('digest', '=', digest)
        .where('revoked_at', 'is', null)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
        .where('disabled_at', 'is', null)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return {
        key: {
          id: row.id,
          name: row.name,
          scopes: parseScopes(row.scopes),
          lastUsedAt: row.last_used_at,
        },
        account: {
          id: row.account_id,
          username: row.username,
          email: row.email,
          givenName: row.given_name,
          familyName: row.family_name,
          role: row.role,
          groups: row.groups === '' ? [] : row.groups.split(','),
        },
      };
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

    async countUsable(accountId, now) {
      const row = await usableOf(accountId, now)
        .select((eb) => eb.fn.countAll().as('count'))
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
