import type { Kysely } from 'kysely';
import { connectPostgres } from './postgres.ts';
import type { Schema } from './schema.ts';
import { openSqlite } from './sqlite.ts';

export type Queries = Kysely<Schema>;

const sqliteScheme = 'sqlite:';

/** @param url `sqlite:<path>` or `postgres://...` */
export function openDatabase(url: string): Queries {
  return url.startsWith(sqliteScheme)
    ? openSqlite(url.slice(sqliteScheme.length))
    : connectPostgres(url);
}
