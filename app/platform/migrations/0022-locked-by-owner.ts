import { type Kysely, sql } from 'kysely';

/** When the owner of an account locked it. Their list walks an index of its own, as those of the other rare states do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('accounts').addColumn('locked_by_owner_at', 'bigint').execute();
  await sql`
    create index accounts_locked_by_owner on accounts (id)
    where deleted_at is null and locked_by_owner_at is not null
  `.execute(db);
}
