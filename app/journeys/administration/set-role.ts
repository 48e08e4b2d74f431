import type { Role } from '../../accounts/account.ts';
import {
  type AccountChange,
  type AccountChangeDeps,
  changeAccount,
  wouldLeaveNoAdministrator,
} from '../steps/account-change.ts';

interface SetRoleInput extends AccountChange {
  readonly role: Role;
}

type SetRoleOutcome =
  | { readonly kind: 'changed' }
  /** It already has this role, is deleted, or never existed. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'last-administrator' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type SetRole = (input: SetRoleInput) => Promise<SetRoleOutcome>;

/**
 * Changes the role of an account from the next request of every session on: a revoked permission must not survive in
 * copies (ASVS 5.0, 8.3.2).
 */
export function createSetRole(deps: AccountChangeDeps): SetRole {
  return async function setRole({ role, ...change }) {
    const { accountId } = change;
    const kind = await changeAccount(deps, change, {
      event: 'privilege_permissions_changed',
      async apply(tx, now) {
        const isDemotion = role !== 'admin';
        if (isDemotion && (await wouldLeaveNoAdministrator(tx, accountId))) {
          return 'last-administrator';
        }
        return (await tx.accounts.setRole(accountId, role, now)) ? 'changed' : 'unchanged';
      },
    });
    return { kind };
  };
}
