import type { Factor } from '../../factors/factor.ts';
import type { TrustedBrowser } from '../../factors/trusted-browser-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Stores } from '../steps/stores.ts';

interface AccountSecurity {
  readonly factors: readonly Factor[];
  readonly trustedBrowsers: readonly TrustedBrowser[];
  /** Whether its owner wants a second step at every login with a password. */
  readonly alwaysSecondStep: boolean;
  readonly hasPassword: boolean;
}

/** What an account has besides its password, oldest first. @throws Unavailable when SQL does not answer */
export type ListFactors = (accountId: string) => Promise<AccountSecurity>;

export function createListFactors({
  stores,
  clock,
}: {
  stores: Stores;
  clock: Clock;
}): ListFactors {
  return async function listFactors(accountId) {
    const [account, password, factors, trustedBrowsers] = await Promise.all([
      stores.accounts.find(accountId),
      stores.passwords.find(accountId),
      stores.factors.list(accountId),
      stores.trustedBrowsers.list(accountId, clock.now()),
    ]);
    return {
      factors,
      trustedBrowsers,
      alwaysSecondStep: account?.alwaysSecondStep ?? false,
      hasPassword: password !== undefined,
    };
  };
}
