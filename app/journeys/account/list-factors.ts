import type { Factor } from '../../factors/factor.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { Requirement } from '../../factors/missing-step.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { TrustedBrowser } from '../../factors/trusted-browser-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Stores } from '../steps/stores.ts';

export interface AccountSecurity {
  readonly factors: readonly Factor[];
  readonly trustedBrowsers: readonly TrustedBrowser[];
  /** Whether its owner wants a second step at every login with a password. */
  readonly alwaysSecondStep: boolean;
  readonly hasPassword: boolean;
  /** The requirement of the installation for this account. */
  readonly requirement: Requirement;
  /** False where BASE_URL is an IP address. */
  readonly arePasskeysAvailable: boolean;
  /** Whether its owner declined the offer of a first passkey. */
  readonly isPasskeyOfferDismissed: boolean;
}

/** How an account is secured, with its factors, oldest first. @throws Unavailable when SQL does not answer */
export type ListFactors = (accountId: string) => Promise<AccountSecurity>;

export function createListFactors({
  stores,
  factorKinds,
  requirements,
  clock,
}: {
  stores: Stores;
  factorKinds: FactorKinds;
  requirements: Requirements;
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
      requirement: requirements.of(account ?? { role: 'user', groups: [] }),
      arePasskeysAvailable: factorKinds.passkey.isAvailable,
      isPasskeyOfferDismissed: (account?.passkeyOfferDismissedAt ?? null) !== null,
    };
  };
}
