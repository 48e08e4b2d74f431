import { type Kysely, sql } from 'kysely';

/** Separate failures of strangers and of known devices, delays that can be shown and reset, and warnings. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('log_in_failures').renameColumn('failures', 'by_strangers').execute();
  for (const [name, type] of [
    ['on_known_devices', 'integer'],
    ['generation', 'integer'],
    ['warned_level', 'integer'],
    ['is_decoy', 'integer'],
    ['was_counted', 'integer'],
    ['updated_at', 'bigint'],
  ] as const) {
    await db.schema
      .alterTable('log_in_failures')
      .addColumn(name, type, (column) => column.notNull().defaultTo(0))
      .execute();
  }
  for (const name of ['warned_at', 'delayed_until'] as const) {
    await db.schema.alterTable('log_in_failures').addColumn(name, 'bigint').execute();
  }
  // Earlier versions stored 101 for failures that were not counted, and one row for all unknown names.
  await sql`update log_in_failures set on_known_devices = case when by_strangers > 100 then 10 else by_strangers - 90 end, by_strangers = 90 where by_strangers > 90`.execute(
    db,
  );
  await sql`delete from log_in_failures where account_id = ''`.execute(db);
  await sql`create index log_in_failures_worst on log_in_failures ((by_strangers + on_known_devices)) where is_decoy = 0`.execute(
    db,
  );
  await sql`create index log_in_failures_decoys on log_in_failures (updated_at) where is_decoy = 1`.execute(
    db,
  );
}
