import type { Account } from '../../accounts/account.ts';
import type { Stores } from '../steps/stores.ts';

interface AccountPage {
  readonly accounts: readonly Account[];
  /** Where the next page begins; undefined after the last. */
  readonly next: string | undefined;
}

/** All accounts, disabled and deleted ones too, oldest first: for administrators. */
export type ListAccounts = (after: string | undefined, limit: number) => Promise<AccountPage>;

export function createListAccounts({ stores }: { stores: Stores }): ListAccounts {
  return async function listAccounts(after, limit) {
    // One more than is asked for tells whether there is a next page.
    const found = await stores.accounts.list(after, limit + 1);
    const accounts = found.slice(0, limit);
    return { accounts, next: found.length > limit ? accounts.at(-1)?.id : undefined };
  };
}
