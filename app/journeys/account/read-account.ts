import type { Account } from '../../accounts/account.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Stores } from '../steps/stores.ts';

/**
 * Somebody's own account as it is now, not as the session remembers it.
 *
 * @throws Error if it is gone, which ends every session of it first
 */
export type ReadAccount = (session: Pick<LiveSession, 'account'>) => Promise<Account>;

export function createReadAccount({ stores }: { stores: Stores }): ReadAccount {
  return async function readAccount({ account: { id } }) {
    const account = await stores.accounts.find(id);
    if (account === undefined) throw new Error(`There is no account ${id}.`);
    return account;
  };
}
