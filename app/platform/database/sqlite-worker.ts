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

/** Errors lose their class between threads: those that are expected travel as values. */
export type SqliteTaskOutcome =
  | { readonly kind: 'done'; readonly rows: unknown[]; readonly changes: number }
  | { readonly kind: 'outage'; readonly cause: string };

/** Here waiting holds up nobody. Less than what the thread that answers requests would wait in turn. */
const lockWaitMs = 500;

const connection = connectSqlite(workerData.path, { lockWaitMs, checkpointAtPages: 0 });

/** Runs in a worker thread, where waiting for the disk hurts nobody. */
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
 * Empties the log into the database. The first step does nearly all of it, beside those who write. The
 * second keeps writers waiting for the rest of it, so that the next one begins the log anew: with
 * always somebody writing during the first, it would never end (https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files).
 */
function checkpoint(): SqliteTaskOutcome {
  for (const mode of ['passive', 'restart']) {
    connection.prepare(`pragma wal_checkpoint(${mode})`).all([]);
  }
  return { kind: 'done', rows: [], changes: 0 };
}
