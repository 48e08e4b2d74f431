import type { Account } from '../../accounts/account.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { Stores } from '../steps/stores.ts';

/**
 * The current state of one's own account, not the copy in the session.
 *
 * @throws Error if the account does not exist any more; its sessions have ended by then
 */
export type ReadAccount = (session: Pick<LiveSession, 'account'>) => Promise<Account>;

export function createReadAccount({ stores }: { stores: Stores }): ReadAccount {
  return async function readAccount({ account: { id } }) {
    const account = await stores.accounts.find(id);
    if (account === undefined) throw new Error(`There is no account ${id}.`);
    return account;
  };
}
