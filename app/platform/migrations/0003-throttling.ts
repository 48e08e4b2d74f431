import type { Kysely } from 'kysely';

/** Failed logins in a row. No foreign key: attempts on unknown names are stored alike. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('log_in_failures')
    .addColumn('account_id', 'text', (column) => column.primaryKey())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .execute();
}
