import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { digestOf, newSecret } from '../platform/ids.ts';
import type { Schema } from '../platform/schema.ts';

/** What a token is for. A token of one purpose is refused for every other. */
type OneTimePurpose = Schema['one_time_tokens']['purpose'];

interface NewOneTimeToken {
  readonly purpose: OneTimePurpose;
  readonly lifetimeMs: number;
  /** The account that it belongs to. */
  readonly accountId?: string;
  /** Further data, such as the handle of a session or the address to confirm. */
  readonly detail?: string;
}

interface IssuedToken {
  /** Not stored anywhere. */
  readonly token: string;
  readonly expiresAt: number;
}

interface OneTimeToken {
  readonly accountId: string | null;
  readonly detail: string | null;
  readonly createdAt: number;
}

/** One-time secrets of links. Only their digests are stored. */
export interface OneTimeTokenStore {
  issue(wanted: NewOneTimeToken, now: number): Promise<IssuedToken>;
  /** Like `issue`, for a secret created elsewhere. Replaces what was stored for it before. */
  remember(wanted: NewOneTimeToken & { readonly token: string }, now: number): Promise<void>;
  /** Like `remember`, for exactly one of any number of callers: true if nothing was stored for it before. One statement. */
  claim(wanted: NewOneTimeToken & { readonly token: string }, now: number): Promise<boolean>;
  /** The data of the token, if it would work now. */
  find(purpose: OneTimePurpose, token: string, now: number): Promise<OneTimeToken | undefined>;
  /** The data of the token, for exactly one of any number of callers with the same token. One statement. */
  consume(purpose: OneTimePurpose, token: string, now: number): Promise<OneTimeToken | undefined>;
  /**
   * @param accountId only tokens of this account
   * @param issuedAfter only tokens issued after this instant
   */
  revokeAll(purpose: OneTimePurpose, accountId?: string, issuedAfter?: number): Promise<void>;
  /** Revokes all tokens of an account, of every purpose. */
  revokeAllOf(accountId: string): Promise<void>;
  /** Deletes up to `limit` tokens that expired before `before`. @returns how many */
  deleteExpired(before: number, limit: number): Promise<number>;
}

const columns = ['account_id as accountId', 'detail', 'created_at as createdAt'] as const;

export function createOneTimeTokenStore(queries: Queries): OneTimeTokenStore {
  return {
    async issue(wanted, now) {
      const token = newSecret();
      const row = toRow({ ...wanted, token }, now);
      await queries.insertInto('one_time_tokens').values(row).execute();
      return { token, expiresAt: row.expires_at };
    },

    async remember(wanted, now) {
      const row = toRow(wanted, now);
      await queries
        .insertInto('one_time_tokens')
        .values(row)
        .onConflict((conflict) => conflict.column('digest').doUpdateSet(row))
        .execute();
    },

    async claim(wanted, now) {
      const row = await queries
        .insertInto('one_time_tokens')
        .values(toRow(wanted, now))
        .onConflict((conflict) => conflict.column('digest').doNothing())
        .returning('digest')
        .executeTakeFirst();
      return row !== undefined;
    },

    async find(purpose, token, now) {
      return queries
        .selectFrom('one_time_tokens')
        .select(columns)
        .where('digest', '=', digestOf(token))
        .where('purpose', '=', purpose)
        .where('expires_at', '>', now)
        .executeTakeFirst();
    },

    async consume(purpose, token, now) {
      return queries
        .deleteFrom('one_time_tokens')
        .where('digest', '=', digestOf(token))
        .where('purpose', '=', purpose)
        .where('expires_at', '>', now)
        .returning(columns)
        .executeTakeFirst();
    },

    async revokeAll(purpose, accountId, issuedAfter) {
      await queries
        .deleteFrom('one_time_tokens')
        .where('purpose', '=', purpose)
        .$if(accountId !== undefined, (tokens) =>
          tokens.where('account_id', '=', String(accountId)),
        )
        .$if(issuedAfter !== undefined, (tokens) =>
          tokens.where('created_at', '>', Number(issuedAfter)),
        )
        .execute();
    },

    async revokeAllOf(accountId) {
      await queries.deleteFrom('one_time_tokens').where('account_id', '=', accountId).execute();
    },

    deleteExpired: (before, limit) =>
      deleteSome(queries, {
        table: 'one_time_tokens',
        key: 'digest',
        limit,
        where: (token) => token('expires_at', '<=', before),
      }),
  };
}

function toRow(
  { purpose, lifetimeMs, accountId, detail, token }: NewOneTimeToken & { readonly token: string },
  now: number,
) {
  return {
    digest: digestOf(token),
    purpose,
    account_id: accountId ?? null,
    detail: detail ?? null,
    created_at: now,
    expires_at: now + lifetimeMs,
  };
}
