import type { Queries } from '../platform/database/database.ts';
import { accountOf } from './account-row.ts';
import type { AccountStore } from './account-store.ts';
import { canonicalEmail } from './email-address.ts';
import { canonicalLogInName, isEmail } from './log-in-name.ts';

/** Finds accounts by id, name or email, and lists them. */
export function createAccountLookup(
  queries: Queries,
): Pick<
  AccountStore,
  | 'find'
  | 'findByLogInName'
  | 'findDeletedByEmail'
  | 'list'
  | 'listPublic'
  | 'isThereAny'
  | 'isThereAnAdministrator'
  | 'isLastAdministrator'
  | 'lock'
  | 'lockUsable'
> {
  return {
    async find(id) {
      const row = await queries
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && accountOf(row);
    },

    async findByLogInName(name) {
      // PostgreSQL cannot store NUL, and no name contains control characters.
      if (/\p{Cc}/u.test(name)) return undefined;
      const accounts = queries.selectFrom('accounts').selectAll();
      const column = isEmail(name) ? 'email_canonical' : 'username_canonical';
      const row = await accounts.where(column, '=', canonicalLogInName(name)).executeTakeFirst();
      return row && accountOf(row);
    },

    async findDeletedByEmail(email) {
      const row = await queries
        .selectFrom('accounts')
        .selectAll()
        .where('deleted_at', 'is not', null)
        .where('erased_at', 'is', null)
        .where((eb) => eb(eb.fn('lower', ['email']), '=', canonicalEmail(email)))
        .orderBy('deleted_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && accountOf(row);
    },

    async list(after, limit) {
      const rows = await queries
        .selectFrom('accounts')
        .selectAll()
        .$if(after !== undefined, (accounts) => accounts.where('id', '>', String(after)))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(accountOf);
    },

    async listPublic(after, limit) {
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
        .limit(limit)
        .execute();
    },

    async isThereAny() {
      const row = await queries
        .selectFrom('accounts')
        .select('id')
        .where('deleted_at', 'is', null)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async isThereAnAdministrator() {
      const row = await queries
        .selectFrom('accounts')
        .select('id')
        .where('role', '=', 'admin')
        .where('disabled_at', 'is', null)
        .where('deleted_at', 'is', null)
        .where('ends_at', 'is', null)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async isLastAdministrator(id) {
      const administrators = await queries
        .selectFrom('accounts')
        .select('id')
        .where('role', '=', 'admin')
        .where('disabled_at', 'is', null)
        .where('deleted_at', 'is', null)
        .where('ends_at', 'is', null)
        .limit(2)
        .execute();
      return administrators.length === 1 && administrators[0]?.id === id;
    },

    async lock(id) {
      const row = await queries
        .updateTable('accounts')
        .set({ updated_at: (eb) => eb.ref('updated_at') })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row && accountOf(row);
    },

    async lockUsable(id, now) {
      const row = await queries
        .updateTable('accounts')
        .set({ updated_at: (eb) => eb.ref('updated_at') })
        .where('id', '=', id)
        .where('disabled_at', 'is', null)
        .where('deleted_at', 'is', null)
        .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', now)]))
        .returningAll()
        .executeTakeFirst();
      return row && accountOf(row);
    },
  };
}
