import type { Queries } from '../platform/database/database.ts';
import { deleteSome } from '../platform/database/delete-some.ts';
import type { Factor, FactorKind } from './factor.ts';

/** How long a removed factor can be restored. */
export const sleepMs = 7 * 24 * 60 * 60 * 1000;
/** After this time a factor is ripe, and no emailed link removes it. */
export const ripensAfterMs = 72 * 60 * 60 * 1000;

interface NewFactor {
  readonly id: string;
  readonly accountId: string;
  readonly kind: FactorKind;
  readonly name: string;
}

/** The factors of accounts, of all kinds. Secrets are in the store of each kind. */
export interface FactorStore {
  /** The journey must have locked the account in the same transaction. */
  insert(factor: NewFactor, now: number): Promise<void>;
  /** Factors that work now, oldest first. */
  list(accountId: string): Promise<Factor[]>;
  /** Which kinds of factors some accounts have. */
  listKinds(
    accountIds: readonly string[],
  ): Promise<{ readonly accountId: string; readonly kind: FactorKind }[]>;
  /** False if the account has no such factor. */
  rename(accountId: string, id: string, name: string): Promise<boolean>;
  /** @param ripens whether this use makes the factor ripe */
  recordUse(id: string, now: number, ripens: boolean): Promise<void>;
  /**
   * Removes one factor, or all of a kind, or all.
   *
   * @returns those that this call removed
   */
  remove(
    accountId: string,
    which: { readonly id?: string; readonly kind?: FactorKind },
    now: number,
  ): Promise<Factor[]>;
  /**
   * Undoes changes to an account's factors since an instant: added ones are removed unless they are ripe,
   * removed ones work again.
   */
  undoSince(
    accountId: string,
    since: number,
    now: number,
  ): Promise<{ readonly removed: number; readonly restored: number }>;
  /** Deletes up to `limit` factors removed before `removedBefore`, with their secrets. @returns how many */
  deleteExpired(removedBefore: number, limit: number): Promise<number>;
  /** Deletes all factors of an account, including removed ones. */
  erase(accountId: string): Promise<void>;
}

export function createFactorStore(queries: Queries): FactorStore {
  const ofAccount = (accountId: string) =>
    queries
      .selectFrom('factors')
      .leftJoin('passkeys', 'passkeys.factor_id', 'factors.id')
      .select((eb) => [
        'factors.id',
        'kind',
        'name',
        'created_at as createdAt',
        'last_used_at as lastUsedAt',
        'ripe_at as ripeAt',
        'is_discoverable as isDiscoverable',
        'is_synced as isSynced',
        eb
          .selectFrom('recovery_codes')
          .whereRef('factor_id', '=', 'factors.id')
          .where('used_at', 'is', null)
          .select((count) => count.fn.countAll().as('left'))
          .as('codesLeft'),
      ])
      .where('account_id', '=', accountId)
      .where('removed_at', 'is', null)
      .orderBy('factors.id');

  async function list(accountId: string): Promise<Factor[]> {
    const rows = await ofAccount(accountId).execute();
    return rows.map(({ codesLeft, isDiscoverable, isSynced, ...factor }) => {
      if (factor.kind === 'recovery_codes') return { ...factor, codesLeft: Number(codesLeft) };
      if (factor.kind !== 'passkey') return factor;
      return { ...factor, isDiscoverable: isDiscoverable === 1, isSynced: isSynced === 1 };
    });
  }

  return {
    list,

    async insert({ id, accountId, kind, name }, now) {
      const times = { created_at: now, ripe_at: now + ripensAfterMs };
      await queries
        .insertInto('factors')
        .values({ id, account_id: accountId, kind, name, ...times })
        .execute();
    },

    async listKinds(accountIds) {
      if (accountIds.length === 0) return [];
      return queries
        .selectFrom('factors')
        .select(['account_id as accountId', 'kind'])
        .distinct()
        .where('account_id', 'in', accountIds)
        .where('removed_at', 'is', null)
        .execute();
    },

    async rename(accountId, id, name) {
      const row = await queries
        .updateTable('factors')
        .set({ name })
        .where('id', '=', id)
        .where('account_id', '=', accountId)
        .where('removed_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async recordUse(id, now, ripens) {
      await queries
        .updateTable('factors')
        .set((eb) => ({
          last_used_at: now,
          ...(ripens && {
            ripe_at: eb.case().when('ripe_at', '>', now).then(now).else(eb.ref('ripe_at')).end(),
          }),
        }))
        .where('id', '=', id)
        .execute();
    },

    async remove(accountId, { id, kind }, now) {
      const before = await list(accountId);
      const removed = await queries
        .updateTable('factors')
        .set({ removed_at: now })
        .where('account_id', '=', accountId)
        .where('removed_at', 'is', null)
        .$if(id !== undefined, (factors) => factors.where('id', '=', String(id)))
        .$if(kind !== undefined, (factors) => factors.where('kind', '=', kind as FactorKind))
        .returning('id')
        .execute();
      const ids = new Set(removed.map((row) => row.id));
      return before.filter((factor) => ids.has(factor.id));
    },

    async undoSince(accountId, since, now) {
      const restored = await queries
        .updateTable('factors')
        .set({ removed_at: null })
        .where('account_id', '=', accountId)
        .where('removed_at', '>=', Math.max(since, now - sleepMs))
        .where('created_at', '<', since)
        .returning('id')
        .execute();
      const removed = await queries
        .updateTable('factors')
        .set({ removed_at: now })
        .where('account_id', '=', accountId)
        .where('removed_at', 'is', null)
        .where('created_at', '>=', since)
        .where('ripe_at', '>', now)
        .returning('id')
        .execute();
      return { removed: removed.length, restored: restored.length };
    },

    deleteExpired: (removedBefore, limit) =>
      deleteSome(queries, {
        table: 'factors',
        key: 'id',
        limit,
        where: (row) => row('removed_at', '<', removedBefore),
      }),

    async erase(accountId) {
      await queries.deleteFrom('factors').where('account_id', '=', accountId).execute();
    },
  };
}
