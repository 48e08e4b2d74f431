import { type Kysely, sql } from 'kysely';

/** Frees the address of a deleted account, and allows erasing data at once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('accounts').addColumn('erase_requested_at', 'bigint').execute();
  await sql`update accounts set email_canonical = 'deleted ' || id where deleted_at is not null and erased_at is null`.execute(
    db,
  );
  await sql`delete from email_reservations where account_id in (select id from accounts where deleted_at is not null)`.execute(
    db,
  );
}
