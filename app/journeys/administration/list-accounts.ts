import type { Account } from '../../accounts/account.ts';
import type { Stores } from '../steps/stores.ts';

interface AccountPage {
  readonly accounts: readonly Account[];
  /** Cursor of the next page; undefined after the last. */
  readonly next: string | undefined;
}

/** All accounts, including disabled and deleted ones, oldest first, for administrators. */
export type ListAccounts = (after: string | undefined, limit: number) => Promise<AccountPage>;

export function createListAccounts({ stores }: { stores: Stores }): ListAccounts {
  return async function listAccounts(after, limit) {
    // One more than requested shows whether there is a next page.
    const found = await stores.accounts.list(after, limit + 1);
    const accounts = found.slice(0, limit);
    return { accounts, next: found.length > limit ? accounts.at(-1)?.id : undefined };
  };
}
