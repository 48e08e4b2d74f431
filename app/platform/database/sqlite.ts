import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
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

/** How long a statement holds up the event loop while another process writes; then it is tried again. */
const lockWaitMs = 5;
const lockRetryMs = 10;
const lockDeadlineMs = 1000;
const busy = 5;
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

class ImmediateDriver extends SqliteDriver {
  override async acquireConnection() {
    return retryingWhileBusy(await super.acquireConnection());
  }

  /** A deferred transaction that first reads and then writes fails when another process wrote between. */
  override async beginTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** SQLite rolls some back by itself, such as those that find the disk full; then there is none. */
  override async rollbackTransaction(connection: DatabaseConnection) {
    await super.rollbackTransaction(connection).catch((error: Error) => {
      if (!error.message.includes('no transaction is active')) throw error;
    });
  }
}

/** Waits for the write lock of another process, such as a command, without holding up this one. */
function retryingWhileBusy(connection: DatabaseConnection): DatabaseConnection {
  return {
    async executeQuery(query) {
      const deadline = performance.now() + lockDeadlineMs;
      for (;;) {
        try {
          return await connection.executeQuery(query);
        } catch (error) {
          if (!isBusy(error) || performance.now() > deadline) throw error;
        }
        await setTimeout(lockRetryMs);
      }
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}

function isBusy(error: unknown): boolean {
  const cause = error instanceof Unavailable ? (error.cause as { errcode?: number }) : undefined;
  return cause?.errcode !== undefined && (cause.errcode & 0xff) === busy;
}
