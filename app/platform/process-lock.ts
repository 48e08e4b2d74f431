import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkDatabaseFile } from './data-folder.ts';
import { sqliteFault } from './database/sqlite-faults.ts';
import { OperatorFault } from './operator-fault.ts';

/** Another running process holds the lock. */
class AlreadyRunning extends OperatorFault {
  constructor(directory: string) {
    super(
      `Another Gatehouse is already running on ${directory}. Stop it first, or give this one a folder of its own with DATA_DIR.`,
    );
    this.name = 'AlreadyRunning';
  }
}

/**
 * Makes this process the only server of a data folder. The lock is SQLite's own lock on an empty database file: the
 * kernel releases it however the process ends, even after `kill -9`.
 *
 * @returns a function that releases the lock
 * @throws AlreadyRunning, or OperatorFault if the lock's file cannot be used
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'server.lock');
  checkDatabaseFile(path);
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    // https://sqlite.org/rescode.html#busy
    if ((error as { errcode?: number }).errcode === 5) throw new AlreadyRunning(directory);
    throw sqliteFault(path, error) ?? error;
  }
  return () => lock.close();
}
