import type { Stores } from './stores.ts';

/**
 * Ends every login that waits for its second step, and trusts no browser of the account any more. A step of every
 * transaction after which an intruder must not come back: a new password, a removed factor, "This was not me", log out
 * everywhere, a disabled or deleted account.
 */
export async function forgetSecondSteps(tx: Stores, accountId: string): Promise<void> {
  await tx.pendingLogins.removeAllOf(accountId);
  await tx.trustedBrowsers.remove(accountId);
}
