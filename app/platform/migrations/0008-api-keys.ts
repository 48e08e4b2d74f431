import type { Kysely } from 'kysely';

/** API keys, and which of them an audit event is about. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('replaced_by', 'text')
    .addColumn('reminded_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('api_keys_of_account')
    .on('api_keys')
    .columns(['account_id', 'created_at'])
    .execute();
  for (const column of ['expires_at', 'revoked_at'] as const) {
    await db.schema.createIndex(`api_keys_by_${column}`).on('api_keys').column(column).execute();
  }
  await db.schema.alterTable('audit_events').addColumn('api_key_id', 'text').execute();
}
