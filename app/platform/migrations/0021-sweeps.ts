import { type Kysely, sql } from 'kysely';

/** What housekeeping deletes is found by an index: a flood of logins fills these tables. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['pending_logins', 'trusted_browsers']) {
    await db.schema.createIndex(`${table}_end`).on(table).column('expires_at').execute();
  }
  // For the removal of a factor, which ends the trust that it gave.
  await db.schema
    .createIndex('trusted_browsers_factor')
    .on('trusted_browsers')
    .column('factor_id')
    .execute();
  await sql`create index factors_removed on factors (removed_at) where removed_at is not null`.execute(
    db,
  );
}
