import { dirname } from 'node:path';
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
import { checkDatabaseFile } from '../data-folder.ts';
import { leftToWaitMs, waitingFor } from '../request-deadline.ts';
import type { Schema } from '../schema.ts';
import { Unavailable } from '../unavailable.ts';
import { createSqliteCheckpoints } from './sqlite-checkpoints.ts';
import { connectSqlite, type SqliteConnection } from './sqlite-connection.ts';
import { sqliteFault } from './sqlite-faults.ts';
import { createSqliteRoom } from './sqlite-room.ts';
import { createSqliteThread, SqliteThreadDialect } from './sqlite-thread.ts';

/** How long a statement blocks the event loop while another connection writes; then it is retried. */
const lockWaitMs = 1;
const lockRetryMs = 5;
const lockDeadlineMs = 1000;
const busy = 5;
/** Reached only if the other thread could not checkpoint the log: 16 MB. */
const checkpointAtPages = 4000;

/**
 * Embedded SQLite. It runs in the calling thread, which also answers requests. Slow work that nobody waits for, such
 * as checkpoints and housekeeping, runs in a thread of its own.
 */
export function openSqlite(url: string) {
  const path = url.slice('sqlite:'.length);
  const connect = () => connectSqlite(path, { lockWaitMs, checkpointAtPages });
  const thread = createSqliteThread(path);
  const checkpoints = createSqliteCheckpoints(thread.checkpoint);
  const room = createSqliteRoom(dirname(path), thread);
  const observe = (connection: DatabaseConnection) =>
    room.observe(checkpoints.observe(retryingWhileBusy(connection)));
  const over = (database: SqliteDatabase) =>
    new Kysely<Schema>({ dialect: new Dialect({ database }, observe) });
  checkDatabaseFile(path);
  const connection = connectOrExplain(path, connect);
  const queries = over(connection);
  return {
    queries,
    background: new Kysely<Schema>({ dialect: new SqliteThreadDialect(thread, checkpoints) }),
    // Opening the file shows what is wrong with it.
    checkFitness: async () => {},
    faultOf: (error: unknown) => sqliteFault(path, error),
    queriesForMigration: () => over(connect()),
    dataVersion: connection.dataVersion,
    canWrite: room.prove,
    async close() {
      await thread.close();
      // The last connection to close moves the log into the database.
      await queries.destroy();
    },
  };
}

type Observe = (connection: DatabaseConnection) => DatabaseConnection;
function connectOrExplain(path: string, connect: () => SqliteConnection): SqliteConnection {
  try {
    return connect();
  } catch (error) {
    throw sqliteFault(path, error) ?? error;
  }
}

class Dialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  readonly #observe: Observe;

  constructor(config: SqliteDialectConfig, observe: Observe) {
    super(config);
    this.#config = config;
    this.#observe = observe;
  }

  override createDriver() {
    return new ImmediateDriver(this.#config, this.#observe);
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #observe: Observe;

  constructor(config: SqliteDialectConfig, observe: Observe) {
    super(config);
    this.#observe = observe;
  }

  override async acquireConnection() {
    return this.#observe(await super.acquireConnection());
  }

  /** A deferred transaction that reads before it writes fails if another process wrote in between. */
  override async beginTransaction(connection: DatabaseConnection) {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /**
   * SQLite rolls back some transactions by itself, such as when the disk is full; then nothing is left to roll back.
   */
  override async rollbackTransaction(connection: DatabaseConnection) {
    await super.rollbackTransaction(connection).catch((error: Error) => {
      if (!error.message.includes('no transaction is active')) throw error;
    });
  }
}

/** Waits for the write lock of another connection, such as a command's, without blocking the event loop. */
function retryingWhileBusy(connection: DatabaseConnection): DatabaseConnection {
  return {
    async executeQuery(query) {
      const deadline = performance.now() + leftToWaitMs(lockDeadlineMs);
      for (;;) {
        try {
          return await connection.executeQuery(query);
        } catch (error) {
          if (!isBusy(error) || performance.now() > deadline) throw error;
        }
        await waitingFor(() => setTimeout(lockRetryMs));
      }
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}

function isBusy(error: unknown): boolean {
  const cause = error instanceof Unavailable ? (error.cause as { errcode?: number }) : undefined;
  return cause?.errcode !== undefined && (cause.errcode & 0xff) === busy;
}
