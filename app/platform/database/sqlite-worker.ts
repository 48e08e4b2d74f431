import { workerData } from 'node:worker_threads';
import { Unavailable } from '../unavailable.ts';
import { connectSqlite } from './sqlite-connection.ts';

export type SqliteTask =
  | {
      readonly kind: 'statement';
      readonly sql: string;
      readonly parameters: readonly unknown[];
    }
  | { readonly kind: 'checkpoint' };

/** Errors lose their class between threads, so expected ones are passed as values. */
export type SqliteTaskOutcome =
  | { readonly kind: 'done'; readonly rows: unknown[]; readonly changes: number }
  | { readonly kind: 'outage'; readonly cause: string };

/** Waiting delays no request here. Shorter than the time that requests wait for the lock of this thread. */
const lockWaitMs = 500;

const connection = connectSqlite(workerData.path, { lockWaitMs, checkpointAtPages: 0 });

/** Runs in a worker thread, where waiting for the disk delays no request. */
export default function run(task: SqliteTask): SqliteTaskOutcome {
  try {
    return task.kind === 'checkpoint' ? checkpoint() : execute(task);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { kind: 'outage', cause: String(error.cause) };
  }
}

function execute({ sql, parameters }: SqliteTask & { kind: 'statement' }): SqliteTaskOutcome {
  const statement = connection.prepare(sql);
  if (statement.reader) return { kind: 'done', rows: statement.all(parameters), changes: 0 };
  return { kind: 'done', rows: [], changes: Number(statement.run(parameters).changes) };
}

/**
 * Moves the write-ahead log into the database. The first step does most of it while others write. The second blocks
 * writers for the rest, so that the next one restarts the log: under constant writes, the first step alone never
 * would (https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files).
 */
function checkpoint(): SqliteTaskOutcome {
  for (const mode of ['passive', 'restart']) {
    connection.prepare(`pragma wal_checkpoint(${mode})`).all([]);
  }
  return { kind: 'done', rows: [], changes: 0 };
}
