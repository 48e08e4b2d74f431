import type { Queries } from '../platform/database/database.ts';
import { accountOf } from './account-row.ts';
import { termsOf } from './account-terms.ts';

/**
 * Writes anew what searches and lists of groups find an account by. Every statement that changes a name, the email or
 * the groups of an account is followed by this, in the same transaction.
 */
export async function writeLookups(queries: Queries, id: string): Promise<void> {
  const row = await queries
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return;
  const account = accountOf(row);
  await deleteLookups(queries, id);
  await queries
    .insertInto('account_terms')
    .values(termsOf(account).map((term) => ({ term, account_id: id })))
    .execute();
  if (account.groups.length === 0) return;
  await queries
    .insertInto('account_groups')
    .values(account.groups.map((name) => ({ group_name: name, account_id: id })))
    .execute();
}

/** Deletes them, such as before an account is erased: nothing personal may be left if the process dies in between. */
export async function deleteLookups(queries: Queries, id: string): Promise<void> {
  await queries.deleteFrom('account_terms').where('account_id', '=', id).execute();
  await queries.deleteFrom('account_groups').where('account_id', '=', id).execute();
}
