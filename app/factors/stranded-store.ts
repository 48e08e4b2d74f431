import type { Queries } from '../platform/database/database.ts';
import { groupNames } from '../platform/database/stored-groups.ts';
import type { FactorKind } from './factor.ts';

interface StrandedAccount {
  readonly id: string;
  readonly role: string;
  readonly groups: readonly string[];
}

/** Finds people and passkeys that a configuration would lock out. Reads many rows, and writes none. */
export interface StrandedStore {
  /** False for a database of an older version, which cannot be checked. */
  isReady(): Promise<boolean>;
  /** How many passkeys belong to another host, so that no browser offers them here. */
  countPasskeysOfOtherHosts(rpId: string): Promise<number>;
  /**
   * Ids of usable accounts without a working factor of these kinds. @param after the last id of the previous
   * page
   */
  listWithout(
    factors: { readonly kinds: readonly FactorKind[]; readonly rpId: string },
    after: string,
    limit: number,
  ): Promise<StrandedAccount[]>;
}

export function createStrandedStore(queries: Queries): StrandedStore {
  return {
    async isReady() {
      const tables = await queries.introspection.getTables();
      const passkeys = tables.find(({ name }) => name === 'passkeys');
      return passkeys?.columns.some(({ name }) => name === 'rp_id') === true;
    },

    async countPasskeysOfOtherHosts(rpId) {
      const { count } = await queries
        .selectFrom('passkeys')
        .innerJoin('factors', 'factors.id', 'factor_id')
        .innerJoin('accounts', 'accounts.id', 'account_id')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('removed_at', 'is', null)
        .where('deleted_at', 'is', null)
        .where('rp_id', '!=', rpId)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async listWithout({ kinds, rpId }, after, limit) {
      const rows = await queries
        .selectFrom('accounts')
        .select(['id', 'role', 'groups'])
        .where('id', '>', after)
        .where('disabled_at', 'is', null)
        .where('deleted_at', 'is', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('factors')
                .leftJoin('passkeys', 'factor_id', 'factors.id')
                .select('factors.id')
                .whereRef('account_id', '=', 'accounts.id')
                .where('removed_at', 'is', null)
                .where('kind', 'in', kinds)
                .where((eb) => eb.or([eb('rp_id', 'is', null), eb('rp_id', '=', rpId)])),
            ),
          ),
        )
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ groups, ...account }) => ({ ...account, groups: groupNames(groups) }));
    },
  };
}
