import type { Queries } from '../platform/database/database.ts';

const mostInARow = 100;
const keptForKnownDevices = 10;

/**
 * How many failures in a row an account may have before its password is no longer believed: 100 in all
 * (NIST SP 800-63B-4 section 3.2.2). Strangers get 90 of them; the rest is left to devices that have
 * logged in to the account before, so that patience alone does not lock its owner out.
 */
export function mostFailures(isKnownDevice: boolean): number {
  return isKnownDevice ? mostInARow : mostInARow - keptForKnownDevices;
}

/** Failures in a row of each account: unlike the delays, they survive everything but a success. */
export interface FailureStore {
  /**
   * Counts one more, though never past `most` + 1: what is returned is above `most` when there were that
   * many already. One statement, which writes in any case, so that its time tells nothing.
   */
  count(accountId: string, most: number): Promise<number>;
  /** Takes back what `count` has counted. */
  uncount(accountId: string): Promise<void>;
  clear(accountId: string): Promise<void>;
}

export function createFailureStore(queries: Queries): FailureStore {
  return {
    async count(accountId, most) {
      const { failures } = await queries
        .insertInto('log_in_failures')
        .values({ account_id: accountId, failures: 1 })
        .onConflict((conflict) =>
          conflict.column('account_id').doUpdateSet({
            failures: (eb) =>
              eb
                .case()
                .when('log_in_failures.failures', '<=', most)
                .then(eb('log_in_failures.failures', '+', 1))
                .else(eb.ref('log_in_failures.failures'))
                .end(),
          }),
        )
        .returning('failures')
        .executeTakeFirstOrThrow();
      return failures;
    },

    async uncount(accountId) {
      await queries
        .updateTable('log_in_failures')
        .set({ failures: (eb) => eb('failures', '-', 1) })
        .where('account_id', '=', accountId)
        .where('failures', '>', 0)
        .execute();
    },

    async clear(accountId) {
      await queries
        .updateTable('log_in_failures')
        .set({ failures: 0 })
        .where('account_id', '=', accountId)
        .execute();
    },
  };
}
