import type { Kysely } from 'kysely';

/** Sessions of programs: their refresh tokens, how often they were extended, and the signing keys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('sessions')
    .addColumn('refresh_count', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  // An index excludes ended sessions, so that neither the purge nor "log out everywhere" gets slower with a million
  // of them.
  await db.schema.dropIndex('sessions_by_end').execute();
  await db.schema
    .createIndex('sessions_by_kind')
    .on('sessions')
    .columns(['kind', 'ends_at'])
    .execute();
  await db.schema
    .createIndex('sessions_of_account_by_end')
    .on('sessions')
    .columns(['account_id', 'ends_at'])
    .execute();

  await db.schema
    .createTable('refresh_tokens')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('session_id', 'text', (column) =>
      column.notNull().references('sessions.id').onDelete('cascade'),
    )
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('sealed_successor', 'text')
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('refresh_tokens_of_session')
    .on('refresh_tokens')
    .column('session_id')
    .execute();

  await db.schema
    .createTable('signing_keys')
    .addColumn('number', 'integer', (column) => column.primaryKey())
    .addColumn('kid', 'text', (column) => column.notNull().unique())
    .addColumn('public_jwk', 'text', (column) => column.notNull())
    .addColumn('sealed_private_jwk', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('signs_from', 'bigint', (column) => column.notNull())
    .addColumn('withdrawn_at', 'bigint')
    .execute();
}
