import type { Stores } from './stores.ts';

/**
 * Ends every pending login and the trust in all browsers of an account. Part of every transaction that must lock an
 * intruder out: a new password, a removed factor, "This was not me", logging out everywhere, a disabled or deleted
 * account.
 */
export async function forgetSecondSteps(tx: Stores, accountId: string): Promise<void> {
  await tx.pendingLogins.removeAllOf(accountId);
  await tx.trustedBrowsers.remove(accountId);
}
