import { type Kysely, sql } from 'kysely';

/** Indexes that find accounts to erase and audit events to delete; and open invitations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('accounts_to_erase')
    .on('accounts')
    .column('deleted_at')
    .where(sql.ref('deleted_at'), 'is not', null)
    .where(sql.ref('erased_at'), 'is', null)
    .execute();
  await db.schema.createIndex('audit_events_by_time').on('audit_events').column('at').execute();

  await db.schema
    .createTable('invitations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('email_canonical', 'text', (column) => column.notNull().unique())
    .addColumn('role', 'text', (column) => column.notNull().check(sql`role in ('admin', 'user')`))
    .addColumn('groups', 'text', (column) => column.notNull())
    .addColumn('invited_by', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('invitations_by_end')
    .on('invitations')
    .column('expires_at')
    .execute();
}
