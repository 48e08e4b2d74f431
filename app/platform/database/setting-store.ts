import type { Queries } from './database.ts';

/** Facts about this installation that every instance must agree on. */
export interface SettingStore {
  find(key: string): Promise<string | undefined>;
  /** True for exactly one of any number of callers: the one that wrote it. One statement. */
  claim(key: string, value: string): Promise<boolean>;
  replace(key: string, value: string): Promise<void>;
  /** Puts one value in the place of another, if that still stands. One statement. */
  swap(key: string, from: string, to: string): Promise<void>;
  /** True for one of any number of callers, until the time that it names is over. One statement. */
  lease(key: string, until: number, now: number): Promise<boolean>;
  /** Waits until nobody else holds this key, and holds it until the transaction ends. One statement. */
  hold(key: string): Promise<void>;
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
      // Compared as texts: both have thirteen digits until the year 2286.
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
                // Taken by a clock that was ahead, and has been set right.
                eb('settings.value', '>', String(2 * until - now)),
              ]),
            ),
        )
        .returning('key')
        .executeTakeFirst();
      return row !== undefined;
    },

    async hold(key) {
      // Writing the row, whether it was there or not, locks it: the same words do so on both engines.
      await queries
        .insertInto('settings')
        .values({ key, value: '' })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: '' }))
        .execute();
    },
  };
}
