import { type Kysely, sql } from 'kysely';

/** Invitations stay for a while after they were used, and know who has seen their link. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const columns = [
    ['name', 'text'],
    ['accepted_at', 'bigint'],
    ['accepted_by', 'text'],
    ['revoked_at', 'bigint'],
  ] as const;
  for (const [name, type] of columns) {
    await db.schema.alterTable('invitations').addColumn(name, type).execute();
  }
  await db.schema
    .alterTable('invitations')
    .addColumn('is_shown', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('accounts')
    .addColumn('may_enter_unconfirmed', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();

  // Each filter of the list walks an index of its own.
  await db.schema.dropIndex('invitations_by_end').execute();
  await db.schema
    .createIndex('invitations_all')
    .on('invitations')
    .columns(['expires_at', 'id'])
    .execute();
  const conditions = {
    open: 'accepted_at is null and revoked_at is null',
    accepted: 'accepted_at is not null',
    revoked: 'revoked_at is not null',
  };
  for (const [name, condition] of Object.entries(conditions)) {
    await sql`create index ${sql.ref(`invitations_${name}`)} on invitations (expires_at, id) where ${sql.raw(condition)}`.execute(
      db,
    );
  }
  await sql`create index invitations_accepted_by on invitations (accepted_by) where accepted_by is not null`.execute(
    db,
  );
}
