import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { sql } from 'kysely';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';
import { openDatabase } from './database.ts';

test('what a transaction on SQLite has read stays true until it writes', async (context) => {
  const path = join(createThrowAwayDirectory('gatehouse-sqlite').path, 'gatehouse.db');
  const database = openDatabase(`sqlite:${path}`);
  context.after(() => database.close());
  await database.migrate();
  const other = new DatabaseSync(path, { timeout: 0 });
  const insert = (key: string) =>
    other.prepare('insert into settings (key, value) values (?, ?)').run(key, 'x');
  await database.transact(async (queries) => {
    await queries.selectFrom('settings').selectAll().execute();
    assert.throws(() => insert('between'), /locked/);
    await queries.insertInto('settings').values({ key: 'own', value: 'x' }).execute();
  });
  insert('after');
  other.close();
  const rows = await database.queries.selectFrom('settings').select('key').execute();
  const keys = rows.map(({ key }) => key);
  assert.ok(keys.includes('own') && keys.includes('after'));
});

test('SQLite writes through to the disk and enforces foreign keys', async (context) => {
  const path = join(createThrowAwayDirectory('gatehouse-sqlite').path, 'gatehouse.db');
  const database = openDatabase(`sqlite:${path}`);
  context.after(() => database.close());
  await database.migrate();
  const pragma = async (name: string) => {
    const { rows } = await sql
      .raw<Record<string, unknown>>(`pragma ${name}`)
      .execute(database.queries);
    return Object.values(rows[0] ?? {})[0];
  };
  assert.equal(await pragma('synchronous'), 2, 'FULL');
  assert.equal(await pragma('journal_mode'), 'wal');
  assert.equal(await pragma('foreign_keys'), 1);
});
