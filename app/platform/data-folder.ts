import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { pathFault } from './path-fault.ts';

const { R_OK, W_OK, X_OK } = constants;

/**
 * Creates the data folder if it is missing, accessible to its owner only.
 *
 * @throws OperatorFault if this process could not keep files there
 */
export function openDataFolder(directory: string): void {
  const what = 'the data folder (DATA_DIR)';
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, R_OK | W_OK | X_OK);
  } catch (error) {
    throw pathFault(what, nearestExisting(directory, error), error);
  }
}

/**
 * Like `openDataFolder`, but creates nothing: a folder created by another user would lock the server out.
 *
 * @throws OperatorFault if the folder cannot be used or created
 */
export function checkDataFolder(directory: string): void {
  let folder = directory;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    accessSync(folder + sep, R_OK | W_OK | X_OK);
  } catch (error) {
    throw pathFault('the data folder (DATA_DIR)', folder, error);
  }
}

/**
 * Explains what SQLite reports only as "unable to open database file".
 *
 * @throws OperatorFault if the database, its log, or the folder for them cannot be written
 */
export function checkDatabaseFile(path: string): void {
  const folder = dirname(path);
  for (const [what, where, mode] of [
    ['the folder of the database (DATABASE_URL or DATA_DIR)', folder, R_OK | W_OK | X_OK],
    ...[path, `${path}-wal`, `${path}-shm`]
      .filter((file) => existsSync(file))
      .map((file) => ['the database', file, R_OK | W_OK] as const),
  ] as const) {
    try {
      accessSync(where, mode);
    } catch (error) {
      throw pathFault(what, where, error);
    }
  }
}

/** If a folder could not be created, the nearest existing folder above it is the one that refused. */
function nearestExisting(directory: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'EACCES' && code !== 'EPERM') return directory;
  let folder = directory;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder === directory ? directory : folder;
}
