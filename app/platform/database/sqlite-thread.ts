import { type CompiledQuery, type DatabaseConnection, type Driver, SqliteDialect } from 'kysely';
import { Piscina } from 'piscina';
import { Unavailable } from '../unavailable.ts';
import type { SqliteCheckpoints } from './sqlite-checkpoints.ts';
import type { SqliteTask, SqliteTaskOutcome } from './sqlite-worker.ts';

/** A thread uses memory, so it ends between two rounds of housekeeping. */
const idleMs = 10_000;

/** A connection in its own thread: runs one statement after the other, without transactions. */
export interface SqliteThread {
  execute(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<{ rows: unknown[]; changes: number }>;
  /** Moves the write-ahead log into the database. */
  checkpoint(): Promise<void>;
  /** Waits for the running statement. */
  close(): Promise<void>;
}

export function createSqliteThread(path: string): SqliteThread {
  let pool: Piscina<SqliteTask, SqliteTaskOutcome> | undefined;
  let isClosed = false;

  async function run(task: SqliteTask) {
    if (isClosed) throw new Unavailable('SQLite', { cause: 'it was closed' });
    pool ??= new Piscina<SqliteTask, SqliteTaskOutcome>({
      filename: new URL('./sqlite-worker.ts', import.meta.url).href,
      workerData: { path },
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: idleMs,
    });
    const outcome = await pool.run(task);
    if (outcome.kind === 'outage') throw new Unavailable('SQLite', { cause: outcome.cause });
    return outcome;
  }

  return {
    execute: (sql, parameters) => run({ kind: 'statement', sql, parameters }),
    checkpoint: async () => {
      await run({ kind: 'checkpoint' });
    },
    async close() {
      isClosed = true;
      await pool?.close();
    },
  };
}

/** Kysely's dialect over such a thread. */
export class SqliteThreadDialect extends SqliteDialect {
  readonly #thread: SqliteThread;
  readonly #checkpoints: SqliteCheckpoints;

  constructor(thread: SqliteThread, checkpoints: SqliteCheckpoints) {
    super({ database: () => Promise.reject(new Error('It has no connection in this thread.')) });
    this.#thread = thread;
    this.#checkpoints = checkpoints;
  }

  override createDriver(): Driver {
    const thread = this.#thread;
    const connection = this.#checkpoints.observe(connectionOver(thread));
    const refuse = async () => {
      throw new Error('What is done in the background is done in single statements.');
    };
    return {
      init: async () => {},
      acquireConnection: async () => connection,
      releaseConnection: async () => {},
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      destroy: async () => {},
    };
  }
}

function connectionOver(thread: SqliteThread): DatabaseConnection {
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery) {
      const { rows, changes } = await thread.execute(sql, parameters);
      return { rows: rows as R[], numAffectedRows: BigInt(changes) };
    },
    streamQuery() {
      throw new Error('Nothing is streamed in the background.');
    },
  };
}
