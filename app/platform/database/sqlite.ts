import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Schema } from '../schema.ts';
import { Unavailable } from '../unavailable.ts';

const lockWaitMs = 250;
const keptStatements = 200;
// https://sqlite.org/rescode.html: BUSY, LOCKED, IOERR, FULL, CANTOPEN
const outages = new Set([5, 6, 10, 13, 14]);

export function openSqlite(url: string) {
  const path = url.slice('sqlite:'.length);
  const { dataVersion, ...connection } = connect(path);
  const over = (database: SqliteDatabase) =>
    new Kysely<Schema>({ dialect: new Dialect({ database }) });
  return {
    queries: over(connection),
    queriesForMigration: () => over(connect(path)),
    dataVersion,
  };
}

function connect(path: string) {
  const database = new DatabaseSync(path, {
    timeout: lockWaitMs,
    enableForeignKeyConstraints: true,
  });
  // FULL: what was acknowledged survives a power cut, not only `kill -9`.
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  const version = database.prepare('pragma data_version');
  const statements = new LRUCache<string, Statement>({ max: keptStatements });
  return {
    prepare(sql: string) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        statement = new Statement(database.prepare(sql));
        statements.set(sql, statement);
      }
      return statement;
    },
    dataVersion: () => Number(version.get()?.['data_version']),
    close: () => database.close(),
  };
}

/** A `node:sqlite` statement in the shape of the driver that Kysely's dialect expects. */
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
    // The low byte is the primary result code, the rest says more of it.
    if (code !== undefined && outages.has(code & 0xff)) {
      throw new Unavailable('SQLite', { cause: error });
    }
    throw error;
  }
}

class Dialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver() {
    return new ImmediateDriver(this.#config);
  }
}

/** A deferred transaction that first reads and then writes fails when another process wrote between. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}
