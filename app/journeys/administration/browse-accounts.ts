import type { Account } from '../../accounts/account.ts';
import type { AccountCount } from '../../accounts/account-count.ts';
import type { AccountFilter } from '../../accounts/account-filter.ts';
import type { FactorKind } from '../../factors/factor.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AccountFailures } from '../../throttling/failure-store.ts';
import type { Stores } from '../steps/stores.ts';
import { type AccountState, statesOf } from './account-states.ts';

/** An account as lists of administrators show it. */
export interface ListedAccount {
  readonly account: Account;
  /** The most important one first. */
  readonly states: readonly AccountState[];
  readonly factors: readonly FactorKind[];
}

export interface ListedAccounts {
  readonly accounts: readonly ListedAccount[];
  /** Cursor of the next page. A page can be short and not be the last. Undefined after the last. */
  readonly next: string | undefined;
}

export interface BrowseAccounts {
  /**
   * A page of all accounts that fit a filter, deleted ones included. Searches are in alphabetical order, those by the
   * time at which somebody was last seen in the order of that time, others in the order of creation.
   *
   * @returns undefined for a cursor that no page of such a list has given
   * @throws Unavailable when SQL does not answer
   */
  list(
    filter: AccountFilter,
    page: {
      readonly after?: string | undefined;
      readonly limit: number;
      readonly isNewestFirst: boolean;
    },
  ): Promise<ListedAccounts | undefined>;
  count(filter: AccountFilter): Promise<AccountCount>;
}

/** Lets administrators find accounts, in a time that does not depend on how many there are. */
export function createBrowseAccounts({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): BrowseAccounts {
  return {
    async list(filter, { after, limit, isNewestFirst }) {
      const now = clock.now();
      const page = await stores.directory.list(filter, { after, limit, isNewestFirst }, now);
      if (page === undefined) return undefined;
      const ids = page.accounts.map(({ id }) => id);
      const [failures, kinds] = [
        await stores.failures.findSome(ids),
        await stores.factors.listKinds(ids),
      ];
      const failuresOf = new Map<string, AccountFailures>(
        failures.map((each) => [each.accountId, each]),
      );
      const accounts = page.accounts.map((account) => ({
        account,
        states: statesOf(account, failuresOf.get(account.id), now),
        factors: kinds.filter(({ accountId }) => accountId === account.id).map(({ kind }) => kind),
      }));
      return { accounts, next: page.next };
    },

    count: (filter) => stores.directory.count(filter, clock.now()),
  };
}
