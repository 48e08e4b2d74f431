import type { Account } from '../../accounts/account.ts';
import { factorsDigest } from '../../factors/pending-login.ts';
import type { Stores } from './stores.ts';

/**
 * Uses up a pending login and locks its account, in the transaction that completes the login. The password, the
 * devices and the factors must still be those at the time of the password's proof.
 *
 * @returns undefined if no login waits, or if its account has changed since
 */
export async function lockPendingLogin(
  tx: Stores,
  token: string,
  now: number,
): Promise<Account | undefined> {
  const found = await tx.pendingLogins.find(token, now);
  const account = found && (await tx.accounts.lockUsable(found.accountId, now));
  const pending = account && (await tx.pendingLogins.consume(token, now));
  if (pending === undefined || account === undefined) return undefined;
  const password = await tx.passwords.find(account.id);
  const isSame =
    pending.deviceGeneration === account.deviceGeneration &&
    pending.passwordSetAt === (password?.setAt ?? null) &&
    pending.factorsDigest === factorsDigest(await tx.factors.list(account.id));
  return isSame ? account : undefined;
}
