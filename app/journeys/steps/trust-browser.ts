import type { Account } from '../../accounts/account.ts';
import type { FactorProof } from '../../factors/factor.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { LoggedIn, SessionWish } from './entered.ts';
import type { Stores } from './stores.ts';

/**
 * Trusts a browser that has just proved a second factor, if its owner wants that: it skips the second step for a
 * while. Not after a recovery code, and not for accounts that must have a factor.
 */
export async function trustBrowser(
  tx: Stores,
  {
    account,
    factor,
    wish,
    requirements,
    now,
  }: {
    readonly account: Account;
    readonly factor: FactorProof | undefined;
    readonly wish: SessionWish;
    readonly requirements: Requirements;
    readonly now: number;
  },
): Promise<LoggedIn['trustedBrowser']> {
  const { trustBrowserMs } = requirements;
  const isWanted = wish.trustBrowser === true && trustBrowserMs > 0;
  if (!isWanted || factor === undefined || factor.kind === 'recovery_codes') return undefined;
  if (requirements.of(account).isRequired) return undefined;
  const { ip, userAgent } = wish.requestContext;
  const expiresAt = now + trustBrowserMs;
  const browser = { accountId: account.id, factorId: factor.factorId, ip, userAgent, expiresAt };
  return { secret: await tx.trustedBrowsers.insert(browser, now), expiresAt };
}
