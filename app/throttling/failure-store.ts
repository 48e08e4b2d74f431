import { type RawBuilder, sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import {
  type Attempt,
  type Counted,
  countFailure,
  failureColumns,
  type Key,
} from './count-failure.ts';
import type { Failures } from './failure-limits.ts';

export interface AccountFailures extends Failures {
  /** Until when strangers have to wait; past or null if they need not. */
  readonly delayedUntil: number | null;
}

/**
 * Failures in a row of each account. Unlike the delays, they last until a success. A name that no account has gets a
 * row of its own, a decoy, and goes through the same statements, so that the time does not reveal which names exist.
 */
export interface FailureStore {
  /**
   * Increments each time the delays are reset: delays of an earlier generation no longer apply. 0 if there is no row.
   */
  findGeneration(key: Key): Promise<number>;
  /** One statement, which writes in every case. Concurrent calls never count more failures than the limits allow. */
  count(key: Key, attempt: Attempt, now: number): Promise<Counted>;
  /** Undoes `count`. */
  uncount(key: Key, attempt: Pick<Attempt, 'isKnownDevice' | 'isSecondStep'>): Promise<void>;
  /** Clears failures after a login. A login on a known device leaves the delays of strangers in place. */
  clear(accountId: string, attempt: Pick<Attempt, 'isKnownDevice'>): Promise<void>;
  /**
   * Clears wrong passwords on known devices, after somebody who is logged in has entered the right one. Wrong codes
   * still count.
   */
  clearOnKnownDevices(accountId: string): Promise<void>;
  /** Clears all failures and delays, for an operator. @returns the failures, if any */
  unlock(accountId: string): Promise<Failures | undefined>;
  /**
   * Clears wrong passwords and delays after a password reset by email. Wrong codes still count towards the lock:
   * otherwise an attacker who reads the email could guess codes without end, by resetting the password now and then.
   */
  clearPasswords(accountId: string): Promise<void>;
  /**
   * Clears wrong passwords of strangers and the delays, for the link in the owner's email. Wrong codes still count.
   */
  clearStrangers(accountId: string): Promise<void>;
  /**
   * Whether the owner has to be warned now: true for one of any number of callers, at most once a day, and once for
   * each level until the failures are cleared. One statement.
   */
  claimWarning(key: Key, level: number, now: number): Promise<boolean>;
  find(accountId: string): Promise<AccountFailures | undefined>;
  /** Accounts with at least this many failures, worst first. */
  listWorst(min: number, limit: number): Promise<(AccountFailures & { accountId: string })[]>;
  /** Deletes up to `limit` decoys without failures since `before`. @returns how many */
  deleteDecoys(before: number, limit: number): Promise<number>;
}

const dayMs = 24 * 60 * 60 * 1000;
const cleared = {
  by_strangers: 0,
  on_known_devices: 0,
  second_steps: 0,
  delayed_until: null,
  warned_level: 0,
};
const total = sql<number>`by_strangers + on_known_devices`;
/** As many of these failures as may have been wrong codes. */
const butCodes = (failures: RawBuilder<number>) =>
  sql<number>`case when ${failures} < second_steps then ${failures} else second_steps end`;
/** Written out in this form so that the partial index applies. */
const isOfAccount = sql<boolean>`is_decoy = 0`;

export function createFailureStore(queries: Queries): FailureStore {
  const find = (accountId: string) =>
    queries
      .selectFrom('log_in_failures')
      .select(failureColumns)
      .where('account_id', '=', accountId)
      .executeTakeFirst();

  return {
    find,

    async findGeneration(key) {
      const row = await queries
        .selectFrom('log_in_failures')
        .select('generation')
        .where('account_id', '=', key)
        .executeTakeFirst();
      return row?.generation ?? 0;
    },

    count: (key, attempt, now) => countFailure(queries, key, attempt, now),

    async uncount(key, { isKnownDevice, isSecondStep = false }) {
      const column = isKnownDevice ? 'on_known_devices' : 'by_strangers';
      await queries
        .updateTable('log_in_failures')
        .set((eb) => ({
          [column]: eb(column, '-', 1),
          ...(isSecondStep && {
            second_steps: sql`case when second_steps > 0 then second_steps - 1 else 0 end`,
          }),
        }))
        .where('account_id', '=', key)
        .where(column, '>', 0)
        .execute();
    },

    async clear(accountId, { isKnownDevice }) {
      const { delayed_until, ...counts } = cleared;
      await queries
        .updateTable('log_in_failures')
        .set(isKnownDevice ? counts : { ...counts, delayed_until })
        .where('account_id', '=', accountId)
        .execute();
    },

    async clearOnKnownDevices(accountId) {
      await queries
        .updateTable('log_in_failures')
        .set({ on_known_devices: butCodes(sql`on_known_devices`) })
        .where('account_id', '=', accountId)
        .execute();
    },

    async unlock(accountId) {
      const found = await find(accountId);
      await queries
        .updateTable('log_in_failures')
        .set({ ...cleared, generation: (eb) => eb('generation', '+', 1) })
        .where('account_id', '=', accountId)
        .execute();
      return found;
    },

    async clearPasswords(accountId) {
      await queries
        .updateTable('log_in_failures')
        .set({
          by_strangers: 0,
          on_known_devices: butCodes(total),
          delayed_until: null,
          warned_level: 0,
          generation: (eb) => eb('generation', '+', 1),
        })
        .where('account_id', '=', accountId)
        .execute();
    },

    async clearStrangers(accountId) {
      await queries
        .updateTable('log_in_failures')
        .set({
          by_strangers: butCodes(sql`by_strangers`),
          delayed_until: null,
          warned_level: 0,
          generation: (eb) => eb('generation', '+', 1),
        })
        .where('account_id', '=', accountId)
        .execute();
    },

    async claimWarning(key, level, now) {
      const claimed = await queries
        .updateTable('log_in_failures')
        .set({ warned_level: level, warned_at: now })
        .where('account_id', '=', key)
        .where('warned_level', '<', level)
        .where((eb) => eb.or([eb('warned_at', 'is', null), eb('warned_at', '<=', now - dayMs)]))
        .returning('account_id')
        .executeTakeFirst();
      return claimed !== undefined;
    },

    async listWorst(min, limit) {
      return queries
        .selectFrom('log_in_failures')
        .select([...failureColumns, 'account_id as accountId'])
        .where(isOfAccount)
        .where(total, '>=', min)
        .orderBy(total, 'desc')
        .limit(limit)
        .execute();
    },

    deleteDecoys: (before, limit) =>
      deleteSome(queries, {
        table: 'log_in_failures',
        key: 'account_id',
        limit,
        where: (row) => row.and([row('is_decoy', '=', 1), row('updated_at', '<=', before)]),
      }),
  };
}
