import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { digestOf, newId, newSecret } from '../platform/ids.ts';

/** A browser that is not asked for a second factor at each login. */
export interface TrustedBrowser {
  readonly id: string;
  /** When this browser last proved a second factor. */
  readonly secondFactorAt: number;
  readonly ip: string;
  readonly userAgent: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number;
}

export interface TrustedBrowserStore {
  /** @returns the secret for its cookie, which is stored nowhere */
  insert(
    browser: Pick<TrustedBrowser, 'ip' | 'userAgent' | 'expiresAt'> & {
      readonly accountId: string;
      readonly factorId: string;
    },
    now: number,
  ): Promise<string>;
  /**
   * Records a use of a trusted browser. One statement.
   *
   * @param trustedForMs as configured now, so that a shorter time applies to all browsers
   * @returns when it last proved a second factor
   */
  use(
    accountId: string,
    secret: string,
    now: number,
    trustedForMs: number,
  ): Promise<number | undefined>;
  list(accountId: string, now: number): Promise<TrustedBrowser[]>;
  /** Removes one of an account, or all, or those that a factor granted. @returns how many */
  remove(
    accountId: string,
    which?: { readonly id?: string; readonly factorId?: string },
  ): Promise<number>;
  /** Deletes up to `limit` expired ones. @returns how many */
  deleteExpired(now: number, limit: number): Promise<number>;
}

export function createTrustedBrowserStore(queries: Queries): TrustedBrowserStore {
  return {
    async insert({ accountId, factorId, ip, userAgent, expiresAt }, now) {
      const secret = newSecret();
      await queries
        .insertInto('trusted_browsers')
        .values({
          id: newId(),
          digest: digestOf(secret),
          account_id: accountId,
          factor_id: factorId,
          second_factor_at: now,
          ip,
          user_agent: userAgent,
          created_at: now,
          expires_at: expiresAt,
        })
        .execute();
      return secret;
    },

    async use(accountId, secret, now, trustedForMs) {
      const row = await queries
        .updateTable('trusted_browsers')
        .set({ last_used_at: now })
        .where('digest', '=', digestOf(secret))
        .where('account_id', '=', accountId)
        .where('expires_at', '>', now)
        .where('second_factor_at', '>', now - trustedForMs)
        .returning('second_factor_at as secondFactorAt')
        .executeTakeFirst();
      return row?.secondFactorAt;
    },

    async list(accountId, now) {
      return queries
        .selectFrom('trusted_browsers')
        .select([
          'id',
          'second_factor_at as secondFactorAt',
          'ip',
          'user_agent as userAgent',
          'created_at as createdAt',
          'last_used_at as lastUsedAt',
          'expires_at as expiresAt',
        ])
        .where('account_id', '=', accountId)
        .where('expires_at', '>', now)
        .orderBy('id', 'desc')
        .execute();
    },

    async remove(accountId, { id, factorId } = {}) {
      const { numDeletedRows } = await queries
        .deleteFrom('trusted_browsers')
        .where('account_id', '=', accountId)
        .$if(id !== undefined, (browsers) => browsers.where('id', '=', String(id)))
        .$if(factorId !== undefined, (browsers) =>
          browsers.where('factor_id', '=', String(factorId)),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },

    deleteExpired: (now, limit) =>
      deleteSome(queries, {
        table: 'trusted_browsers',
        key: 'id',
        limit,
        where: (row) => row('expires_at', '<=', now),
      }),
  };
}
