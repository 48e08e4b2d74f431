import type { Kysely } from 'kysely';

/** The outbox: email to be sent, written in the transaction that causes it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mail_outbox')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('event_digest', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('sealed', 'text')
    .execute();
  await db.schema
    .createIndex('mail_outbox_by_next_attempt')
    .on('mail_outbox')
    .column('next_attempt_at')
    .execute();
}
