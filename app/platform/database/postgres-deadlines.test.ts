import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { assertInTime } from '../../testing/in-time.ts';
import { startPostgres } from '../../testing/machine/postgres.ts';
import { Unavailable } from '../unavailable.ts';
import { openDatabase } from './database.ts';

test('both client and server give up a slow statement, and its connection is closed', async (context) => {
  const postgres = await startPostgres();
  const database = openDatabase(postgres.url);
  context.after(async () => {
    await database.close();
    await postgres.stop();
  });
  const ask = async (query: string) =>
    Object.values((await sql.raw<object>(query).execute(database.queries)).rows[0] ?? {})[0];
  const before = await ask('select pg_backend_pid()');
  for (const name of ['statement_timeout', 'lock_timeout']) {
    const [, number = '', unit] = /^(\d+)(ms|s)$/.exec(String(await ask(`show ${name}`))) ?? [];
    const milliseconds = Number(number) * (unit === 's' ? 1000 : 1);
    assert.ok(milliseconds > 0 && milliseconds < 2000, name);
  }
  const startedAt = performance.now();
  await assert.rejects(ask('select pg_sleep(30)'), Unavailable);
  await assertInTime(performance.now() - startedAt, 2000, 'the deadline');
  assert.equal(await ask('select 42'), 42, 'the next statement gets its own result');
  assert.notEqual(await ask('select pg_backend_pid()'), before, 'on another connection');
});
