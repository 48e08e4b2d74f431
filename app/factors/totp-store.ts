import type { Queries } from '../platform/database/database.ts';

interface SealedTotpSecret {
  readonly factorId: string;
  readonly sealedSecret: string;
}

/** The secrets of authenticator apps. */
export interface TotpStore {
  /** @param step the time step of the code that proved the app; it is used up */
  insert(secret: SealedTotpSecret, step: number): Promise<void>;
  /** The secrets of an account's current factors. */
  list(accountId: string): Promise<SealedTotpSecret[]>;
  /** The secrets of all factors, also of removed ones, in the order of their ids. */
  page(after: string, limit: number): Promise<SealedTotpSecret[]>;
  /** Replaces a secret, unless another process has replaced it. */
  reseal(secret: SealedTotpSecret, sealedAnew: string): Promise<void>;
  /**
   * Uses a time step up. True for exactly one of any number of callers with the same step, and for none after
   * a later step was used. One statement.
   */
  useStep(factorId: string, step: number): Promise<boolean>;
}

export function createTotpStore(queries: Queries): TotpStore {
  return {
    async insert({ factorId, sealedSecret }, step) {
      await queries
        .insertInto('totp_secrets')
        .values({ factor_id: factorId, sealed_secret: sealedSecret, last_step: step })
        .execute();
    },

    async list(accountId) {
      return queries
        .selectFrom('totp_secrets')
        .innerJoin('factors', 'factors.id', 'factor_id')
        .select(['factor_id as factorId', 'sealed_secret as sealedSecret'])
        .where('account_id', '=', accountId)
        .where('removed_at', 'is', null)
        .orderBy('factor_id')
        .execute();
    },

    page: (after, limit) =>
      queries
        .selectFrom('totp_secrets')
        .select(['factor_id as factorId', 'sealed_secret as sealedSecret'])
        .where('factor_id', '>', after)
        .orderBy('factor_id')
        .limit(limit)
        .execute(),

    async reseal({ factorId, sealedSecret }, sealedAnew) {
      await queries
        .updateTable('totp_secrets')
        .set({ sealed_secret: sealedAnew })
        .where('factor_id', '=', factorId)
        .where('sealed_secret', '=', sealedSecret)
        .execute();
    },

    async useStep(factorId, step) {
      const row = await queries
        .updateTable('totp_secrets')
        .set({ last_step: step })
        .where('factor_id', '=', factorId)
        .where('last_step', '<', step)
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom('factors')
              .select('id')
              .whereRef('factors.id', '=', 'factor_id')
              .where('removed_at', 'is', null),
          ),
        )
        .returning('factor_id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
