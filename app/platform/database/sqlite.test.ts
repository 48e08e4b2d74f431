import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { eventually } from '../../testing/eventually.ts';
import { assertInTime } from '../../testing/in-time.ts';
import { createThrowAwayDirectory } from '../../testing/machine/throw-away-directory.ts';
import { Unavailable } from '../unavailable.ts';
import { type Database, openDatabase } from './database.ts';

describe('SQLite', () => {
  const path = join(createThrowAwayDirectory('gatehouse-sqlite').path, 'gatehouse.db');
  let database: Database;

  before(async () => {
    database = openDatabase(`sqlite:${path}`);
    await database.migrate();
  });
  after(() => database.close());

  const write = (key: string, value = 'x') =>
    database.transact((queries) => queries.insertInto('settings').values({ key, value }).execute());

  test('waits for another process that writes, without blocking the event loop', async () => {
    const other = new DatabaseSync(path);
    other.exec('begin immediate');
    const writing = write('after the other');
    const alone = database.queries
      .insertInto('settings')
      .values({ key: 'outside of a transaction', value: 'x' })
      .execute();
    let slowestTurnMs = 0;
    const until = performance.now() + 200;
    while (performance.now() < until) {
      const startedAt = performance.now();
      await setImmediate();
      slowestTurnMs = Math.max(slowestTurnMs, performance.now() - startedAt);
      await setTimeout(1);
    }
    other.exec('commit');
    other.close();
    await Promise.all([writing, alone]);
    await assertInTime(slowestTurnMs, 100, 'a turn');
  });

  test('moves its log into the database from another thread, even under constant writes', async () => {
    const other = new DatabaseSync(path, { readOnly: true });
    const noop = other.prepare('pragma wal_checkpoint(noop)');
    const pages = () => Number(noop.get()?.['log']);
    const rows = Array.from({ length: 400 }, (_, row) => ({ key: `row ${row}`, value: 'x' }));
    await database.queries.insertInto('settings').values(rows).execute();
    const before = pages();
    let written = 0;
    await eventually('the log restarts', 10_000, async () => {
      written += 1;
      await write(`meanwhile ${written}`);
      return pages() < before;
    });
    other.close();
  });

  test('reports unavailable when the lock stays taken', async () => {
    const other = new DatabaseSync(path);
    other.exec('begin immediate');
    await assert.rejects(write('never'), Unavailable);
    other.exec('rollback');
    other.close();
    await write('then');
  });

  test('reports unavailable when the disk is full, and stores no part of the transaction', async () => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database.queries);
    await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count ?? 0)}`.execute(
      database.queries,
    );
    await assert.rejects(write('too much', 'x'.repeat(1_000_000)), Unavailable);
    await sql`pragma max_page_count = 1073741823`.execute(database.queries);
    await write('too much', 'x'.repeat(1_000_000));
  });
});
