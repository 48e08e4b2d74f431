import type { Queries } from '../platform/database/database.ts';
import { accountOf } from './account-row.ts';
import type { AccountStore } from './account-store.ts';

/** Accounts a page at a time. */
export function createAccountLists(queries: Queries): Pick<AccountStore, 'list' | 'listPublic'> {
  return {
    async list(after, most) {
      const rows = await queries
        .selectFrom('accounts')
        .selectAll()
        .$if(after !== undefined, (accounts) => accounts.where('id', '>', String(after)))
        .orderBy('id')
        .limit(most)
        .execute();
      return rows.map(accountOf);
    },

    async listPublic(after, most) {
      return queries
        .selectFrom('accounts')
        .select([
          'username',
          'username_canonical as canonicalUsername',
          'given_name as givenName',
          'family_name as familyName',
          'created_at as createdAt',
        ])
        .where('deleted_at', 'is', null)
        .$if(after !== undefined, (some) => some.where('username_canonical', '>', String(after)))
        .orderBy('username_canonical')
        .limit(most)
        .execute();
    },
  };
}
