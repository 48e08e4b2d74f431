import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { up as board } from './migrations/0001-board.ts';
import type { Schema } from './schema.ts';

/** Forward only; processes that start together wait for each other. */
export async function migrate(queries: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({
    db: queries,
    provider: { getMigrations: async () => ({ '0001-board': { up: board } }) },
    migrationTableName: 'board_migration',
    migrationLockTableName: 'board_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
