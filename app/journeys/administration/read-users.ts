import type { Account } from '../../accounts/account.ts';
import type { Stores } from '../steps/stores.ts';

/** The part of an account that everybody who is logged in may see. */
export interface User {
  readonly username: string;
  readonly name: string;
  readonly createdAt: number;
}

interface UserPage {
  readonly users: readonly User[];
  /** Cursor of the next page; undefined after the last. */
  readonly next: string | undefined;
}

/** Lists accounts by user name. Deleted accounts are missing; disabled ones are included, as their state is private. */
export interface ReadUsers {
  list(after: string | undefined, limit: number): Promise<UserPage>;
  /** Finds an account by user name, in any spelling. */
  find(username: string): Promise<Account | undefined>;
}

export function createReadUsers({ stores }: { stores: Stores }): ReadUsers {
  return {
    async list(after, limit) {
      const found = await stores.accounts.listPublic(after, limit + 1);
      const users = found.slice(0, limit);
      return {
        users: users.map(userOf),
        next: found.length > limit ? users.at(-1)?.canonicalUsername : undefined,
      };
    },

    async find(username) {
      if (username.includes('@')) return undefined;
      const account = await stores.accounts.findByLogInName(username);
      return account?.deletedAt === null ? account : undefined;
    },
  };
}

export function userOf(
  account: Pick<Account, 'username' | 'givenName' | 'familyName' | 'createdAt'>,
) {
  const { username, givenName, familyName, createdAt } = account;
  const names = [givenName, familyName].filter((name) => name !== null);
  return { username, name: names.join(' ') || username, createdAt };
}
