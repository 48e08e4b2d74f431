import { tryGroups } from '../../accounts/group-names.ts';
import {
  type AccountChange,
  type AccountChangeDeps,
  changeAccount,
} from '../steps/account-change.ts';

interface SetGroupsInput extends AccountChange {
  /** Names separated by commas; empty for none. */
  readonly groups: string;
}

type SetGroupsOutcome =
  | { readonly kind: 'changed'; readonly groups: readonly string[] }
  /** It already has these groups, is deleted, or never existed. */
  | { readonly kind: 'unchanged'; readonly groups: readonly string[] }
  | { readonly kind: 'invalid' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type SetGroups = (input: SetGroupsInput) => Promise<SetGroupsOutcome>;

/**
 * Changes the groups of an account, by which applications decide on permissions. Applies from the next request of
 * every session on.
 */
export function createSetGroups(deps: AccountChangeDeps): SetGroups {
  return async function setGroups({ groups: names, ...change }) {
    const groups = tryGroups(names);
    if (groups === undefined) return { kind: 'invalid' };
    const kind = await changeAccount(deps, change, {
      event: 'privilege_permissions_changed',
      apply: async ({ accounts }, now) =>
        (await accounts.setGroups(change.accountId, groups, now)) ? 'changed' : 'unchanged',
    });
    return { kind, groups };
  };
}
