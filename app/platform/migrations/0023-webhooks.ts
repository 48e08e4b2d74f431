import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** Events of the audit trail that wait to be sent to the webhook, or were given up. The content is not copied. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('position', isPostgres ? 'bigserial' : 'integer', (column) =>
      isPostgres ? column.primaryKey() : column.primaryKey().autoIncrement(),
    )
    .addColumn('event_id', 'text', (column) => column.notNull().unique())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('queued_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('refusals', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('given_up_at', 'bigint')
    .addColumn('fault', 'text')
    .execute();
  const isWaiting = sql`where next_attempt_at is not null`;
  await sql`create index webhook_deliveries_due on webhook_deliveries (next_attempt_at, position) ${isWaiting}`.execute(
    db,
  );
  await sql`create index webhook_deliveries_account on webhook_deliveries (account_id, position) ${isWaiting}`.execute(
    db,
  );
  await sql`create index webhook_deliveries_given_up on webhook_deliveries (position) where given_up_at is not null`.execute(
    db,
  );
}
