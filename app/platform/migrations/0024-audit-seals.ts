import { type Kysely, sql } from 'kysely';

/** Signatures of events, and the chain of seals that shows whether one is missing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The default marks all present events in an instant, and those that an older version still records: seal 0 means
  // that an event has no signature yet.
  await db.schema
    .alterTable('audit_events')
    .addColumn('seal', 'integer', (column) => column.defaultTo(0))
    .execute();
  for (const name of ['context_salt', 'context_digest', 'detail_salt', 'detail_digest', 'mac']) {
    await db.schema.alterTable('audit_events').addColumn(name, 'text').execute();
  }
  await sql`create index audit_events_seal on audit_events (seal, at, id)`.execute(db);
  await db.schema
    .createTable('audit_seals')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('key_number', 'integer', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .addColumn('first_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('former', 'text', (column) => column.notNull())
    .addColumn('mac', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('audit_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .execute();
}
