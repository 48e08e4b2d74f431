import { join } from 'node:path';
import type { Config } from '../../../config.ts';

const scheme = 'sqlite:';

/** @returns the path of the SQLite file, or undefined on PostgreSQL */
export function embeddedDatabase({ DATABASE_URL, DATA_DIR }: Config): string | undefined {
  if (DATABASE_URL === undefined) return join(DATA_DIR, 'gatehouse.db');
  return DATABASE_URL.startsWith(scheme) ? DATABASE_URL.slice(scheme.length) : undefined;
}
