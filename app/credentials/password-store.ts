import type { Queries } from '../platform/database/database.ts';

export interface PasswordHash {
  /** bcrypt in its modular crypt format, cost and salt included. */
  readonly hash: string;
  readonly pepperId: string;
}

export interface KeptPassword extends PasswordHash {
  /** When its owner chose it. */
  readonly setAt: number;
  /** When this password, or an earlier one, was last proved; null if nobody has ever logged in with one. */
  readonly provedAt: number | null;
}

export interface PasswordStore {
  insert(accountId: string, password: PasswordHash, now: number): Promise<void>;
  find(accountId: string): Promise<KeptPassword | undefined>;
  /**
   * Records that `proved` was just proved, and replaces it by `renewed` if given. False if the password has been
   * changed in the meantime, so that an old one cannot win the race. One statement; the row stays locked until the
   * transaction ends.
   */
  recordProof(
    accountId: string,
    proved: PasswordHash,
    renewed: PasswordHash | undefined,
    now: number,
  ): Promise<boolean>;
  /** Replaces `proved` by another password. False if it has been changed in the meantime. */
  replace(
    accountId: string,
    proved: PasswordHash,
    chosen: PasswordHash,
    now: number,
  ): Promise<boolean>;
  /** Stores this password and replaces any other. */
  set(accountId: string, chosen: PasswordHash, now: number): Promise<void>;
  /** Removes the password: nobody can log in with one. */
  remove(accountId: string): Promise<void>;
  /** How many passwords would become useless without this pepper. */
  countKeptWith(pepperId: string): Promise<number>;
}

export function createPasswordStore(queries: Queries): PasswordStore {
  return {
    async insert(accountId, { hash, pepperId }, now) {
      await queries
        .insertInto('passwords')
        .values({ account_id: accountId, hash, pepper_id: pepperId, set_at: now })
        .execute();
    },

    async find(accountId) {
      return queries
        .selectFrom('passwords')
        .select(['hash', 'pepper_id as pepperId', 'set_at as setAt', 'proved_at as provedAt'])
        .where('account_id', '=', accountId)
        .executeTakeFirst();
    },

    async recordProof(accountId, proved, renewed, now) {
      const { hash, pepperId } = renewed ?? proved;
      const row = await queries
        .updateTable('passwords')
        .set({ hash, pepper_id: pepperId, proved_at: now })
        .where('account_id', '=', accountId)
        .where('hash', '=', proved.hash)
        .returning('account_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async replace(accountId, proved, { hash, pepperId }, now) {
      const row = await queries
        .updateTable('passwords')
        .set({ hash, pepper_id: pepperId, set_at: now, proved_at: now })
        .where('account_id', '=', accountId)
        .where('hash', '=', proved.hash)
        .returning('account_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async set(accountId, { hash, pepperId }, now) {
      const chosen = { hash, pepper_id: pepperId, set_at: now };
      await queries
        .insertInto('passwords')
        // A missing row means that an earlier password was removed.
        .values({ account_id: accountId, ...chosen, proved_at: now })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(chosen))
        .execute();
    },

    async remove(accountId) {
      await queries.deleteFrom('passwords').where('account_id', '=', accountId).execute();
    },

    async countKeptWith(pepperId) {
      const { count } = await queries
        .selectFrom('passwords')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('pepper_id', '=', pepperId)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}
