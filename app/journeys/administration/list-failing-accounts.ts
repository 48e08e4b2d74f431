import type { Account } from '../../accounts/account.ts';
import type { AccountFailures } from '../../throttling/failure-store.ts';
import type { Stores } from '../steps/stores.ts';

/** Fewer failures delay no login. */
export const minFailures = 5;
const maxListed = 50;

export interface FailingAccount {
  readonly account: Account;
  readonly failures: AccountFailures;
}

/** Accounts with failed logins, most failures first, for administrators. Excludes deleted accounts. */
export type ListFailingAccounts = () => Promise<readonly FailingAccount[]>;

export function createListFailingAccounts({ stores }: { stores: Stores }): ListFailingAccounts {
  return async function listFailingAccounts() {
    const found: FailingAccount[] = [];
    for (const failures of await stores.failures.listWorst(minFailures, maxListed)) {
      const account = await stores.accounts.find(failures.accountId);
      if (account !== undefined && account.deletedAt === null) found.push({ account, failures });
    }
    return found;
  };
}
