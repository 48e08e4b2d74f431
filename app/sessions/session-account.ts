import type { CredentialOwner } from '../platform/database/account-columns.ts';
import type { SessionAccount } from './session.ts';

/** The part of an account that pages and applications may see. */
export function sessionAccount(account: CredentialOwner): SessionAccount {
  const names = [account.givenName, account.familyName].filter((name) => name !== null);
  return {
    id: account.id,
    username: account.username,
    name: names.join(' ') || account.username,
    email: account.email,
    confirmedEmail: account.emailConfirmedAt === null ? '' : account.email,
    roles: [account.role],
    groups: account.groups,
  };
}
