import { chmodSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { OperatorFault } from '../operator-fault.ts';
import { pathFault } from '../path-fault.ts';
import { newerMigration } from './migrate.ts';
import { sqliteFault } from './sqlite-faults.ts';

/** What a backup contains besides the tables. It is a SQLite database itself, with one more table. */
const table = 'gatehouse_backup';
const takenAtName = 'taken-at';

export interface Backup {
  /** Everything that was committed by then is in it. Milliseconds since the epoch. */
  readonly takenAt: number;
  readonly accounts: number;
  readonly bytes: number;
  /** Contents of files of the data folder, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Copies a database into a new file while servers write to it: `VACUUM INTO` reads one snapshot and makes no writer
 * wait (https://sqlite.org/lang_vacuum.html#vacuuminto). The backup appears complete and verified, or not at all.
 *
 * @throws OperatorFault if either file cannot be used
 */
export function writeBackup(
  databasePath: string,
  path: string,
  files: ReadonlyMap<string, string>,
): Backup {
  const partial = `${path}.${process.pid}.partial`;
  try {
    return explained(path, () => {
      const takenAt = Date.now();
      using source = open(databasePath, { readOnly: true });
      source.prepare('vacuum into ?').run(partial);
      chmodSync(partial, 0o600);
      addFiles(partial, new Map([...files, [takenAtName, String(takenAt)]]));
      const backup = readBackup(partial);
      renameSync(partial, path);
      return backup;
    });
  } finally {
    for (const file of [partial, `${partial}-journal`]) rmSync(file, { force: true });
  }
}

/**
 * Opens a backup and verifies all of it.
 *
 * @throws OperatorFault if it is damaged, no backup, or of a newer version
 */
export function readBackup(path: string): Backup {
  if (!existsSync(path)) throw pathFault('the backup', path, { code: 'ENOENT' });
  return explained(path, () => {
    using backup = open(path, { readOnly: true });
    if (!has(backup, table)) {
      throw new OperatorFault(`${path} is not a backup that Gatehouse has made.`);
    }
    const [verdict] = backup.prepare('pragma integrity_check').all();
    if (verdict?.['integrity_check'] !== 'ok') {
      throw new OperatorFault(`The backup ${path} is damaged: ${verdict?.['integrity_check']}.`);
    }
    const names = backup.prepare('select name from kysely_migration').all();
    const newer = newerMigration(names.map(({ name }) => String(name)));
    if (newer !== undefined) throw newer;
    const rows = backup.prepare(`select name, content from ${table}`).all();
    const files = new Map(rows.map(({ name, content }) => [String(name), String(content)]));
    const takenAt = Number(files.get(takenAtName));
    files.delete(takenAtName);
    const count = backup.prepare('select count(*) as accounts from accounts').get();
    return { takenAt, files, accounts: Number(count?.['accounts']), bytes: statSync(path).size };
  });
}

/** Makes a copy of a backup an ordinary database, as it was before. */
export function becomeDatabase(path: string): void {
  explained(path, () => {
    using database = open(path, {});
    database.exec(`drop table ${table}`);
  });
}

function addFiles(path: string, files: ReadonlyMap<string, string>) {
  using backup = open(path, {});
  backup.exec('pragma synchronous = full; begin');
  backup.exec(`create table ${table} (name text primary key, content text not null) strict`);
  const insert = backup.prepare(`insert into ${table} (name, content) values (?, ?)`);
  for (const [name, content] of files) insert.run(name, content);
  backup.exec('commit');
}

function open(path: string, options: { readOnly?: boolean }) {
  const database = new DatabaseSync(path, { timeout: 5000, ...options });
  return Object.assign(database, { [Symbol.dispose]: () => database.close() });
}

function has(database: DatabaseSync, name: string): boolean {
  const found = database.prepare('select 1 from sqlite_schema where type = ? and name = ?');
  return found.get('table', name) !== undefined;
}

function explained<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sqliteFault(path, error) ?? error;
  }
}
