import type { Account } from '../../accounts/account.ts';
import type { Stores } from '../steps/stores.ts';

/** What everybody who is logged in may know of an account. */
export interface User {
  readonly username: string;
  readonly name: string;
  readonly createdAt: number;
}

interface UserPage {
  readonly users: readonly User[];
  /** Where the next page begins; undefined after the last. */
  readonly next: string | undefined;
}

/** Who there is, by user name. Deleted accounts are not; disabled ones are, as that is nobody's business. */
export interface ReadUsers {
  list(after: string | undefined, limit: number): Promise<UserPage>;
  /** By user name, in any spelling. */
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
