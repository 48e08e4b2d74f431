import { join } from 'node:path';
import { type Database, openDatabase } from '../platform/database/database.ts';
import type { TestStores } from './stores.ts';

/** A connection of its own to the database of a test. */
export function openTestDatabase({ environment }: TestStores): Database {
  const { DATABASE_URL, DATA_DIR = '' } = environment;
  return openDatabase(DATABASE_URL ?? `sqlite:${join(DATA_DIR, 'gatehouse.db')}`);
}
