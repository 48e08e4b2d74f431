import { sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { digestOf } from '../platform/ids.ts';
import { failureLimits } from './failure-limits.ts';

/** Failed log-ins in a row, since the last success. */
export interface Failures {
  readonly byStrangers: number;
  /** On devices that have logged in to the account before. */
  readonly onKnownDevices: number;
}

export interface AccountFailures extends Failures {
  /** Until when strangers have to wait; past or null if they need not. */
  readonly delayedUntil: number | null;
}

interface Counted extends Failures {
  /** False when there were as many as there may be already: then this one was not counted. */
  readonly isCounted: boolean;
}

interface Attempt {
  readonly isKnownDevice: boolean;
  /** How long strangers have to wait if it fails, in milliseconds. */
  readonly delayMs: number;
}

/** An account's id; or what `decoyKey` makes of a name that nobody has. */
type Key = string;

/**
 * Failures in a row of each account: unlike the delays, they survive everything but a success. A name that nobody
 * has gets a row of its own, a decoy, and goes through the same statements: so time does not tell which names
 * are accounts.
 */
export interface FailureStore {
  /** How often the delays were taken back: those that began before are over. 0 if there is no row. */
  findGeneration(key: Key): Promise<number>;
  /** One statement, which writes in any case: of any number at once, no more than the limits are counted. */
  count(key: Key, attempt: Attempt, now: number): Promise<Counted>;
  /** Takes back what `count` has counted. */
  uncount(key: Key, attempt: Pick<Attempt, 'isKnownDevice'>): Promise<void>;
  /** After a success. */
  clear(accountId: string): Promise<void>;
  /** On an operator's word: all failures, and every delay. @returns what there was, if anything */
  unlock(accountId: string): Promise<Failures | undefined>;
  /** On the word of the owner's mailbox: the failures of strangers, and the delays. */
  forgetStrangers(accountId: string): Promise<void>;
  /**
   * True for one of any number of callers: its owner has to be warned now. At most once a day, and of each level
   * once since the failures were forgotten. One statement.
   */
  claimWarning(key: Key, level: number, now: number): Promise<boolean>;
  find(accountId: string): Promise<AccountFailures | undefined>;
  /** Of accounts that have failed at least so often, worst first. */
  listWorst(least: number, most: number): Promise<(AccountFailures & { accountId: string })[]>;
  /** Deletes some decoys that nothing was counted on since then. @returns how many */
  forgetDecoys(before: number, most: number): Promise<number>;
}

const dayMs = 24 * 60 * 60 * 1000;
const decoyPrefix = 'nobody ';

/** @param name canonical */
export function decoyKey(name: string): Key {
  return decoyPrefix + digestOf(name);
}

const forgotten = { by_strangers: 0, on_known_devices: 0, delayed_until: null, warned_level: 0 };
const columns = [
  'by_strangers as byStrangers',
  'on_known_devices as onKnownDevices',
  'delayed_until as delayedUntil',
] as const;

const total = sql<number>`by_strangers + on_known_devices`;
/** Spelled out, as an index holds for it. */
const isOfAccount = sql<boolean>`is_decoy = 0`;

export function createFailureStore(queries: Queries): FailureStore {
  const find = (accountId: string) =>
    queries
      .selectFrom('log_in_failures')
      .select(columns)
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

    async count(key, { isKnownDevice, delayMs }, now) {
      const sum = sql`log_in_failures.by_strangers + log_in_failures.on_known_devices`;
      const isRoom = isKnownDevice
        ? sql`${sum} < ${failureLimits.all}`
        : sql`${sum} < ${failureLimits.all} and log_in_failures.by_strangers < ${failureLimits.strangers}`;
      const column = isKnownDevice ? 'on_known_devices' : 'by_strangers';
      const delayedUntil = isKnownDevice || delayMs === 0 ? null : now + delayMs;
      const row = await queries
        .insertInto('log_in_failures')
        .values({
          account_id: key,
          by_strangers: isKnownDevice ? 0 : 1,
          on_known_devices: isKnownDevice ? 1 : 0,
          delayed_until: delayedUntil,
          is_decoy: key.startsWith(decoyPrefix) ? 1 : 0,
          was_counted: 1,
          updated_at: now,
        })
        .onConflict((conflict) =>
          conflict.column('account_id').doUpdateSet({
            [column]: sql`log_in_failures.${sql.ref(column)} + case when ${isRoom} then 1 else 0 end`,
            was_counted: sql`case when ${isRoom} then 1 else 0 end`,
            ...(delayedUntil === null ? {} : { delayed_until: delayedUntil }),
            updated_at: now,
          }),
        )
        .returning([...columns, 'was_counted as wasCounted'])
        .executeTakeFirstOrThrow();
      const { byStrangers, onKnownDevices, wasCounted } = row;
      return { byStrangers, onKnownDevices, isCounted: wasCounted === 1 };
    },

    async uncount(key, { isKnownDevice }) {
      const column = isKnownDevice ? 'on_known_devices' : 'by_strangers';
      await queries
        .updateTable('log_in_failures')
        .set((eb) => ({ [column]: eb(column, '-', 1) }))
        .where('account_id', '=', key)
        .where(column, '>', 0)
        .execute();
    },

    async clear(accountId) {
      await queries
        .updateTable('log_in_failures')
        .set(forgotten)
        .where('account_id', '=', accountId)
        .execute();
    },

    async unlock(accountId) {
      const found = await find(accountId);
      await queries
        .updateTable('log_in_failures')
        .set({ ...forgotten, generation: (eb) => eb('generation', '+', 1) })
        .where('account_id', '=', accountId)
        .execute();
      return found;
    },

    async forgetStrangers(accountId) {
      await queries
        .updateTable('log_in_failures')
        .set({
          by_strangers: 0,
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

    async listWorst(least, most) {
      return queries
        .selectFrom('log_in_failures')
        .select([...columns, 'account_id as accountId'])
        .where(isOfAccount)
        .where(total, '>=', least)
        .orderBy(total, 'desc')
        .limit(most)
        .execute();
    },

    async forgetDecoys(before, most) {
      const { numDeletedRows } = await queries
        .deleteFrom('log_in_failures')
        .where('account_id', 'in', (eb) =>
          eb
            .selectFrom('log_in_failures')
            .select('account_id')
            .where('is_decoy', '=', 1)
            .where('updated_at', '<=', before)
            .limit(most),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
