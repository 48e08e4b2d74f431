import type { Kysely } from 'kysely';

/** Addresses reserved for their former owners, and the generation of an account's trusted devices. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('email_reservations')
    .addColumn('email_canonical', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .alterTable('accounts')
    .addColumn('device_generation', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
