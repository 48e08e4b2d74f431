import type { Queries } from './database.ts';

/** Facts about this installation that every instance must agree on. */
export interface SettingStore {
  find(key: string): Promise<string | undefined>;
  /** True for exactly one of any number of callers: the one that wrote it. One statement. */
  claim(key: string, value: string): Promise<boolean>;
  replace(key: string, value: string): Promise<void>;
  /** Replaces a value by another, unless it has changed in the meantime. One statement. */
  swap(key: string, from: string, to: string): Promise<void>;
  /** Takes a lease until the given time. True for exactly one of any number of callers. One statement. */
  lease(key: string, until: number, now: number): Promise<boolean>;
  /** Waits until nobody else has locked this key, then locks it until the transaction ends. One statement. */
  lock(key: string): Promise<void>;
}

export function createSettingStore(queries: Queries): SettingStore {
  return {
    async find(key) {
      const row = await queries
        .selectFrom('settings')
        .select('value')
        .where('key', '=', key)
        .executeTakeFirst();
      return row?.value;
    },

    async swap(key, from, to) {
      await queries
        .updateTable('settings')
        .set({ value: to })
        .where('key', '=', key)
        .where('value', '=', from)
        .execute();
    },

    async claim(key, value) {
      const row = await queries
        .insertInto('settings')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returning('key')
        .executeTakeFirst();
      return row !== undefined;
    },

    async replace(key, value) {
      await queries.updateTable('settings').set({ value }).where('key', '=', key).execute();
    },

    async lease(key, until, now) {
      // Compared as text: both numbers have thirteen digits until the year 2286.
      const row = await queries
        .insertInto('settings')
        .values({ key, value: String(until) })
        .onConflict((conflict) =>
          conflict
            .column('key')
            .doUpdateSet({ value: String(until) })
            .where((eb) =>
              eb.or([
                eb('settings.value', '<=', String(now)),
                // The lease was taken while the clock was ahead, and the clock has been corrected since.
                eb('settings.value', '>', String(2 * until - now)),
              ]),
            ),
        )
        .returning('key')
        .executeTakeFirst();
      return row !== undefined;
    },

    async lock(key) {
      // Writing the row locks it, whether it existed or not. The same statement does so on both engines.
      await queries
        .insertInto('settings')
        .values({ key, value: '' })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: '' }))
        .execute();
    },
  };
}
