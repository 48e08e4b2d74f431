import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { digestOf, newSecret } from '../platform/ids.ts';
import { type PendingLogin, pendingLoginMs } from './pending-login.ts';

/** After this many wrong answers a pending login ends. */
const maxWrongCodes = 5;

/** Pending logins. Only digests of their secrets are stored. */
export interface PendingLoginStore {
  /** @returns the secret for the browser or program, which is stored nowhere */
  insert(
    login: Omit<PendingLogin, 'isLinkMailed' | 'createdAt' | 'expiresAt'>,
    now: number,
  ): Promise<string>;
  /** A pending login that has not expired. */
  find(secret: string, now: number): Promise<PendingLogin | undefined>;
  /** Ends it, for exactly one of any number of callers. One statement. */
  consume(secret: string, now: number): Promise<PendingLogin | undefined>;
  /**
   * Counts an answer before it is verified, so that concurrent answers cannot exceed the limit. One
   * statement.
   *
   * @returns false if there were five already, or no login is pending
   */
  countAnswer(secret: string, now: number): Promise<boolean>;
  /** Undoes `countAnswer` if nothing was verified. */
  uncountAnswer(secret: string): Promise<void>;
  /** Ends the login after five wrong answers. */
  endIfExhausted(secret: string): Promise<void>;
  /** Records that the link was emailed. @returns false if it already was, or no login is pending */
  recordLinkMailed(secret: string, now: number): Promise<boolean>;
  /** Allows this login to add a factor, because its browser has opened the emailed link. */
  allowEnrolment(secret: string): Promise<void>;
  /** Ends all pending logins of an account. */
  removeAllOf(accountId: string): Promise<void>;
  /** Deletes up to `limit` expired ones. @returns how many */
  deleteExpired(now: number, limit: number): Promise<number>;
}

const columns = [
  'account_id as accountId',
  'purpose',
  'session_kind as sessionKind',
  'remember',
  'amr',
  'password_set_at as passwordSetAt',
  'device_generation as deviceGeneration',
  'factors_digest as factorsDigest',
  'may_enrol as mayEnrol',
  'link_mailed as isLinkMailed',
  'created_at as createdAt',
  'expires_at as expiresAt',
] as const;

export function createPendingLoginStore(queries: Queries): PendingLoginStore {
  return {
    async insert(login, now) {
      const secret = newSecret();
      await queries
        .insertInto('pending_logins')
        .values({
          digest: digestOf(secret),
          account_id: login.accountId,
          purpose: login.purpose,
          session_kind: login.sessionKind,
          remember: Number(login.remember),
          amr: login.amr.join(' '),
          password_set_at: login.passwordSetAt,
          device_generation: login.deviceGeneration,
          factors_digest: login.factorsDigest,
          may_enrol: Number(login.mayEnrol),
          created_at: now,
          expires_at: now + pendingLoginMs,
        })
        .execute();
      return secret;
    },

    async find(secret, now) {
      const row = await queries
        .selectFrom('pending_logins')
        .select(columns)
        .where('digest', '=', digestOf(secret))
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async consume(secret, now) {
      const row = await queries
        .deleteFrom('pending_logins')
        .where('digest', '=', digestOf(secret))
        .where('expires_at', '>', now)
        .returning(columns)
        .executeTakeFirst();
      return row && fromRow(row);
    },

    async countAnswer(secret, now) {
      const row = await queries
        .updateTable('pending_logins')
        .set((eb) => ({ wrong_codes: eb('wrong_codes', '+', 1) }))
        .where('digest', '=', digestOf(secret))
        .where('expires_at', '>', now)
        .where('wrong_codes', '<', maxWrongCodes)
        .returning('digest')
        .executeTakeFirst();
      return row !== undefined;
    },

    async uncountAnswer(secret) {
      await queries
        .updateTable('pending_logins')
        .set((eb) => ({ wrong_codes: eb('wrong_codes', '-', 1) }))
        .where('digest', '=', digestOf(secret))
        .where('wrong_codes', '>', 0)
        .execute();
    },

    async endIfExhausted(secret) {
      await queries
        .deleteFrom('pending_logins')
        .where('digest', '=', digestOf(secret))
        .where('wrong_codes', '>=', maxWrongCodes)
        .execute();
    },

    async recordLinkMailed(secret, now) {
      const { numUpdatedRows } = await queries
        .updateTable('pending_logins')
        .set({ link_mailed: 1 })
        .where('digest', '=', digestOf(secret))
        .where('expires_at', '>', now)
        .where('link_mailed', '=', 0)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async allowEnrolment(secret) {
      await queries
        .updateTable('pending_logins')
        .set({ may_enrol: 1 })
        .where('digest', '=', digestOf(secret))
        .execute();
    },

    async removeAllOf(accountId) {
      await queries.deleteFrom('pending_logins').where('account_id', '=', accountId).execute();
    },

    deleteExpired: (now, limit) =>
      deleteSome(queries, {
        table: 'pending_logins',
        key: 'digest',
        limit,
        where: (row) => row('expires_at', '<=', now),
      }),
  };
}

interface Flags {
  readonly remember: number;
  readonly mayEnrol: number;
  readonly isLinkMailed: number;
  readonly amr: string;
}

function fromRow<Row extends Flags>(row: Row) {
  return {
    ...row,
    remember: row.remember === 1,
    mayEnrol: row.mayEnrol === 1,
    isLinkMailed: row.isLinkMailed === 1,
    amr: row.amr.split(' ').filter(Boolean),
  };
}
