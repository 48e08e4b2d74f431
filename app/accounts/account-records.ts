import type { Queries } from '../platform/database/database.ts';
import { storedGroups } from '../platform/database/stored-groups.ts';
import { accountOf } from './account-row.ts';
import type { AccountStore } from './account-store.ts';
import { canonicalEmail } from './email-address.ts';
import type { EmailChanges } from './email-changes.ts';
import { canonicalLogInName, isEmail } from './log-in-name.ts';
import { canonicalUsername } from './username.ts';

/** How an account comes to be, and is found. */
export function createAccountRecords(
  queries: Queries,
  { isEmailReserved }: EmailChanges,
): Pick<
  AccountStore,
  | 'insert'
  | 'find'
  | 'findByLogInName'
  | 'findDeletedByEmail'
  | 'holdUsable'
  | 'isThereAny'
  | 'isThereAnAdministrator'
> {
  return {
    async insert(account, now) {
      if (await isEmailReserved(account.email, account.id, now)) return false;
      const inserted = await queries
        .insertInto('accounts')
        .values({
          id: account.id,
          username: account.username,
          username_canonical: canonicalUsername(account.username),
          email: account.email,
          email_canonical: canonicalEmail(account.email),
          given_name: account.givenName ?? null,
          family_name: account.familyName ?? null,
          role: account.role,
          groups: storedGroups(account.groups ?? []),
          created_at: now,
          updated_at: now,
          email_confirmed_at: account.emailConfirmedAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return inserted !== undefined;
    },

    async find(id) {
      const row = await queries
        .selectFrom('accounts')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row && accountOf(row);
    },

    async findByLogInName(name) {
      // PostgreSQL cannot store NUL, and no name has control characters.
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

    async holdUsable(id) {
      const row = await queries
        .updateTable('accounts')
        .set({ updated_at: (eb) => eb.ref('updated_at') })
        .where('id', '=', id)
        .where('disabled_at', 'is', null)
        .where('deleted_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      return row && accountOf(row);
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
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
