import type { Queries } from '../platform/database/database.ts';
import { isUniqueViolation } from '../platform/database/unique-violation.ts';
import { writeLookups } from './account-lookups.ts';
import type { AccountStore } from './account-store.ts';
import { canonicalUsername } from './username.ts';
import { UsernameTaken } from './username-taken.ts';

/** Changes user names, and knows those that accounts had before. */
export function createAccountNames(
  queries: Queries,
): Pick<AccountStore, 'setUsername' | 'hasUsername'> {
  return {
    async hasUsername(username) {
      const canonical = canonicalUsername(username);
      const row = await queries
        .selectFrom('accounts')
        .select('id')
        .where('username_canonical', '=', canonical)
        .executeTakeFirst();
      return row !== undefined || (await formerOwnerOf(queries, canonical)) !== undefined;
    },

    async setUsername(id, username, now) {
      const before = await queries
        .selectFrom('accounts')
        .select(['username', 'username_canonical as canonical'])
        .where('id', '=', id)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      if (before === undefined || before.username === username) return 'unchanged';
      const canonical = canonicalUsername(username);
      const formerOwner = await formerOwnerOf(queries, canonical);
      if (formerOwner !== undefined && formerOwner !== id) return 'taken';
      await queries
        .updateTable('accounts')
        .set({ username, username_canonical: canonical, updated_at: now })
        .where('id', '=', id)
        .execute()
        .catch((error: unknown) => {
          throw isUniqueViolation(error) ? new UsernameTaken('The user name is taken.') : error;
        });
      if (canonical !== before.canonical) {
        await queries
          .insertInto('former_usernames')
          .values({ username_canonical: before.canonical, account_id: id })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      await writeLookups(queries, id);
      return 'changed';
    },
  };
}

/** @returns the account that had this user name before */
export async function formerOwnerOf(
  queries: Queries,
  canonical: string,
): Promise<string | undefined> {
  const row = await queries
    .selectFrom('former_usernames')
    .select('account_id')
    .where('username_canonical', '=', canonical)
    .executeTakeFirst();
  return row?.account_id;
}
