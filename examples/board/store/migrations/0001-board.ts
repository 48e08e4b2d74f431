import { type Kysely, sql } from 'kysely';

/** Posts, reactions and people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('people')
    .addColumn('username', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text')
    .addColumn('last_login_at', 'bigint')
    .addColumn('last_request_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('posts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('reactions')
    .addColumn('post_id', 'text', (column) =>
      column.notNull().references('posts.id').onDelete('cascade'),
    )
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) =>
      column.notNull().check(sql`value in ('like', 'dislike')`),
    )
    .addColumn('day', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('reactions_one_each', ['post_id', 'person'])
    .execute();
  await db.schema
    .createIndex('reactions_by_day')
    .on('reactions')
    .columns(['day', 'value'])
    .execute();
}
