import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase } from 'kysely';
import { LRUCache } from 'lru-cache';
import { Unavailable } from '../unavailable.ts';

const keptStatements = 200;
// https://sqlite.org/rescode.html: BUSY, LOCKED, IOERR, FULL, CANTOPEN
const outages = new Set([5, 6, 10, 13, 14]);

/** A connection as the driver of Kysely's dialect expects it. */
export interface SqliteConnection extends SqliteDatabase {
  prepare(sql: string): Statement;
  /** Changes whenever another connection has written. */
  dataVersion(): number;
}

/**
 * @param options.lockWaitMs how long a statement blocks its thread while another connection writes
 * @param options.checkpointAtPages the size of the log at which a commit checkpoints it
 */
export function connectSqlite(
  path: string,
  { lockWaitMs, checkpointAtPages }: { lockWaitMs: number; checkpointAtPages: number },
): SqliteConnection {
  const database = new DatabaseSync(path, {
    timeout: lockWaitMs,
    enableForeignKeyConstraints: true,
  });
  // FULL: committed data survives a power cut, not only `kill -9`.
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  database.exec(`pragma wal_autocheckpoint = ${checkpointAtPages}`);
  const version = database.prepare('pragma data_version');
  version.setReturnArrays(true);
  const statements = new LRUCache<string, Statement>({ max: keptStatements });
  return {
    prepare(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = new Statement(database.prepare(sql));
        statements.set(sql, statement);
      }
      return statement;
    },
    dataVersion: () => Number((version.get() as readonly unknown[] | undefined)?.[0]),
    close: () => database.close(),
  };
}

/** A `node:sqlite` statement that distinguishes outages from faults. */
class Statement {
  readonly reader: boolean;
  readonly #statement: StatementSync;

  constructor(statement: StatementSync) {
    this.#statement = statement;
    this.reader = statement.columns().length > 0;
  }

  all(parameters: readonly unknown[]) {
    return translated(() => this.#statement.all(...(parameters as SQLInputValue[])));
  }

  run(parameters: readonly unknown[]) {
    return translated(() => this.#statement.run(...(parameters as SQLInputValue[])));
  }

  iterate(parameters: readonly unknown[]) {
    return this.#statement.iterate(...(parameters as SQLInputValue[]));
  }
}

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = (error as { errcode?: number }).errcode;
    // The low byte is the primary result code; the rest is detail.
    if (code !== undefined && outages.has(code & 0xff)) {
      throw new Unavailable('SQLite', { cause: error });
    }
    throw error;
  }
}
