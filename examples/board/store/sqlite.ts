import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';
import { Unavailable } from '../unavailable.ts';
import type { Schema } from './schema.ts';

const lockWaitMs = 500;
// https://sqlite.org/rescode.html: BUSY, LOCKED, IOERR, FULL, CANTOPEN
const outages = new Set([5, 6, 10, 13, 14]);

/** A file, with Node's own SQLite in the interface of Kysely's dialect. */
export function openSqlite(path: string): Kysely<Schema> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path, {
    timeout: lockWaitMs,
    enableForeignKeyConstraints: true,
  });
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  return new Kysely<Schema>({
    dialect: new SqliteDialect({
      database: {
        prepare: (sql) => inShape(database.prepare(sql)),
        close: () => database.close(),
      },
    }),
  });
}

function inShape(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (values) => translated(() => statement.all(...(values as SQLInputValue[]))),
    run: (values) => translated(() => statement.run(...(values as SQLInputValue[]))),
    iterate: (values) => statement.iterate(...(values as SQLInputValue[])),
  };
}

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    // The low byte is the primary result code.
    const code = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
    throw outages.has(code) ? new Unavailable('SQLite', error) : error;
  }
}
