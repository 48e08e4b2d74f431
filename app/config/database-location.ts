import { join } from 'node:path';
import type { Config } from '../config.ts';

const scheme = 'sqlite:';
type Location = Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>;

/** `postgres://...`, or `sqlite:<path>`, which is in the data folder by default. */
export function databaseUrlOf({ DATABASE_URL, DATA_DIR }: Location): string {
  return DATABASE_URL ?? `${scheme}${join(DATA_DIR, 'gatehouse.db')}`;
}

/** @returns the path of the SQLite file, or undefined on PostgreSQL */
export function embeddedDatabase(location: Location): string | undefined {
  const url = databaseUrlOf(location);
  return url.startsWith(scheme) ? url.slice(scheme.length) : undefined;
}
