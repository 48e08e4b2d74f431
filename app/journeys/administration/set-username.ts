import { tryUsername } from '../../accounts/username.ts';
import { UsernameTaken } from '../../accounts/username-taken.ts';
import {
  type AccountChange,
  type AccountChangeDeps,
  changeAccount,
} from '../steps/account-change.ts';

interface SetUsernameInput extends AccountChange {
  /** As typed. */
  readonly username: string;
}

type SetUsernameOutcome =
  | { readonly kind: 'changed'; readonly username: string }
  /** It already has this name, is deleted, or never existed. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'invalid' }
  /** Another account has it, or had it. */
  | { readonly kind: 'taken' };

/** @throws Unavailable when SQL cannot commit: then nothing has changed */
export type SetUsername = (input: SetUsernameInput) => Promise<SetUsernameOutcome>;

/**
 * Gives an account another user name, in every session from the next request on. Applications know people by their
 * user name, so the former one stays reserved for this account for ever (docs/decisions/0017): nobody else can get it
 * and pose as its owner.
 */
export function createSetUsername(deps: AccountChangeDeps): SetUsername {
  return async function setUsername({ username: typed, ...change }) {
    const username = tryUsername(typed);
    if (username === undefined) return { kind: 'invalid' };
    try {
      const kind = await changeAccount(deps, change, {
        event: 'user_updated',
        apply: ({ accounts }, now) => accounts.setUsername(change.accountId, username, now),
      });
      return kind === 'changed' ? { kind, username } : { kind };
    } catch (error) {
      if (error instanceof UsernameTaken) return { kind: 'taken' };
      throw error;
    }
  };
}
