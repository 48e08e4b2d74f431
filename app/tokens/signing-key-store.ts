import type { Queries } from '../platform/database/database.ts';

export interface SigningKeyRow {
  /** Starts at 1, without gaps. */
  readonly number: number;
  readonly kid: string;
  /** JSON. */
  readonly publicJwk: string;
  /** JSON, encrypted. */
  readonly sealedPrivateJwk: string;
  readonly createdAt: number;
  /** Published earlier. It signs until the next key does. */
  readonly signsFrom: number;
  readonly withdrawnAt: number | null;
}

/** Keys that sign access tokens, and earlier ones. */
export interface SigningKeyStore {
  /** Newest first, including withdrawn keys. */
  list(): Promise<SigningKeyRow[]>;
  /** True for one of any number of callers with the same number. One statement. */
  insert(key: SigningKeyRow): Promise<boolean>;
  /** Tokens signed by these keys are refused from now on. */
  withdraw(beforeNumber: number, now: number): Promise<void>;
  /** Deletes keys whose tokens have all expired. */
  deleteBefore(beforeNumber: number): Promise<void>;
}

export function createSigningKeyStore(queries: Queries): SigningKeyStore {
  return {
    async list() {
      return queries
        .selectFrom('signing_keys')
        .select([
          'number',
          'kid',
          'public_jwk as publicJwk',
          'sealed_private_jwk as sealedPrivateJwk',
          'created_at as createdAt',
          'signs_from as signsFrom',
          'withdrawn_at as withdrawnAt',
        ])
        .orderBy('number', 'desc')
        .execute();
    },

    async insert(key) {
      const row = await queries
        .insertInto('signing_keys')
        .values({
          number: key.number,
          kid: key.kid,
          public_jwk: key.publicJwk,
          sealed_private_jwk: key.sealedPrivateJwk,
          created_at: key.createdAt,
          signs_from: key.signsFrom,
          withdrawn_at: key.withdrawnAt,
        })
        .onConflict((conflict) => conflict.column('number').doNothing())
        .returning('number')
        .executeTakeFirst();
      return row !== undefined;
    },

    async withdraw(beforeNumber, now) {
      await queries
        .updateTable('signing_keys')
        .set({ withdrawn_at: now })
        .where('number', '<', beforeNumber)
        .where('withdrawn_at', 'is', null)
        .execute();
    },

    async deleteBefore(beforeNumber) {
      await queries.deleteFrom('signing_keys').where('number', '<', beforeNumber).execute();
    },
  };
}
