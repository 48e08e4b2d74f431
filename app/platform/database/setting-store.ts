import type { Queries } from './database.ts';

/** Facts about this installation that every instance must agree on. */
export interface SettingStore {
  find(key: string): Promise<string | undefined>;
  /** True for exactly one of any number of callers: the one that wrote it. One statement. */
  claim(key: string, value: string): Promise<boolean>;
  replace(key: string, value: string): Promise<void>;
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
  };
}
