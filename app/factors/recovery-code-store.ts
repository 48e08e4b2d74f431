import type { Queries } from '../platform/database/database.ts';

/** Recovery codes, as digests. */
export interface RecoveryCodeStore {
  insert(factorId: string, digests: readonly string[]): Promise<void>;
  /**
   * Uses a code up, for exactly one of any number of callers. One statement.
   *
   * @returns its factor, and how many codes are left; undefined if it does not work
   */
  use(
    accountId: string,
    digest: string,
    now: number,
  ): Promise<{ readonly factorId: string; readonly codesLeft: number } | undefined>;
}

export function createRecoveryCodeStore(queries: Queries): RecoveryCodeStore {
  return {
    async insert(factorId, digests) {
      await queries
        .insertInto('recovery_codes')
        .values(digests.map((digest) => ({ digest, factor_id: factorId })))
        .execute();
    },

    async use(accountId, digest, now) {
      const used = await queries
        .updateTable('recovery_codes')
        .set({ used_at: now })
        .where('digest', '=', digest)
        .where('used_at', 'is', null)
        .where('factor_id', 'in', (eb) =>
          eb
            .selectFrom('factors')
            .select('id')
            .where('account_id', '=', accountId)
            .where('removed_at', 'is', null),
        )
        .returning('factor_id as factorId')
        .executeTakeFirst();
      if (used === undefined) return undefined;
      const { left } = await queries
        .selectFrom('recovery_codes')
        .select((eb) => eb.fn.countAll().as('left'))
        .where('factor_id', '=', used.factorId)
        .where('used_at', 'is', null)
        .executeTakeFirstOrThrow();
      return { factorId: used.factorId, codesLeft: Number(left) };
    },
  };
}
