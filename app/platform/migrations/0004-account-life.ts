import type { Kysely } from 'kysely';

/** Tokens of links that belong to an account, groups, and erased accounts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('one_time_tokens')
    .addColumn('account_id', 'text', (column) => column.references('accounts.id'))
    .execute();
  await db.schema.alterTable('one_time_tokens').addColumn('detail', 'text').execute();
  await db.schema
    .createIndex('one_time_tokens_account')
    .on('one_time_tokens')
    .columns(['account_id', 'purpose'])
    .execute();
  await db.schema
    .alterTable('accounts')
    .addColumn('groups', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema.alterTable('accounts').addColumn('erased_at', 'bigint').execute();
}
