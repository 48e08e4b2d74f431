import { type RawBuilder, sql } from 'kysely';
import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import { countFailure } from './count-failure.ts';
import { createFailureLookup } from './failure-lookup.ts';
import type { FailureStore } from './failure-store.ts';

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

export function createFailureStore(queries: Queries): FailureStore {
  const lookup = createFailureLookup(queries);

  return {
    ...lookup,

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
      const found = await lookup.find(accountId);
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

    deleteDecoys: (before, limit) =>
      deleteSome(queries, {
        table: 'log_in_failures',
        key: 'account_id',
        limit,
        where: (row) => row.and([row('is_decoy', '=', 1), row('updated_at', '<=', before)]),
      }),
  };
}
