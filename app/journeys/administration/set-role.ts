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
  /** It had that role already, is deleted, or never was. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'last-administrator' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type SetRole = (input: SetRoleInput) => Promise<SetRoleOutcome>;

/**
 * Changes what somebody may do, from the next request of every session on: a right that was taken away
 * must not live on in copies (ASVS 5.0, 8.3.2).
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
