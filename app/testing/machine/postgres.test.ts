import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { type RunningPostgres, startPostgres } from './postgres.ts';
import { processFamily } from './process-family.ts';

const QUERY_TIMEOUT_MS = 2_000;

let postgres: RunningPostgres;

before(async () => {
  postgres = await startPostgres();
});

after(() => postgres.stop());

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = await connected(url);
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

test('a new database is empty, in UTF-8, and sorts by code point', async () => {
  const url = await postgres.createDatabase();
  assert.deepEqual(await query(url, 'show server_encoding'), ['UTF8']);
  assert.deepEqual(await query(url, "select 'Z' < 'a' collate \"default\""), [true]);
  assert.deepEqual(await query(url, 'show max_connections'), ['200']);
});

test('a database made from a template has its tables and rows, and is independent of it', async () => {
  const template = await postgres.createDatabase();
  await query(template, 'create table fruit as select 1 as id');
  const [first = '', second = ''] = await Promise.all([
    postgres.createDatabase({ template }),
    postgres.createDatabase({ template: new URL(template).pathname.slice(1) }),
  ]);
  await query(first, 'insert into fruit values (2)');
  assert.deepEqual(await query(first, 'select id from fruit order by id'), [1, 2]);
  assert.deepEqual(await query(second, 'select id from fruit'), [1]);
});

test('a wrong password is refused', async () => {
  const url = new URL(postgres.url);
  url.password = 'wrong';
  await assert.rejects(query(url.href, 'select 1'), { code: '28P01' });
});

test('a query to a frozen PostgreSQL times out, and is answered after the thaw', async () => {
  const client = await connected(postgres.url);
  await postgres.freeze();
  const answer = client.query('select 7 as seven');
  const limited = await connectedOnlyInKernel(postgres.url);
  assert.match(limited, /timeout/);

  postgres.thaw();
  assert.deepEqual((await answer).rows, [{ seven: 7 }]);
  await client.end();
});

/** The kernel accepts connections for a stopped process, so the client needs its own timeout. */
async function connectedOnlyInKernel(url: string): Promise<string> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: QUERY_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  return client.connect().then(
    () => 'connected',
    (error: Error) => error.message,
  );
}

test('a query on an open connection to a frozen PostgreSQL times out at the client', async () => {
  const client = new pg.Client({
    connectionString: postgres.url,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  await postgres.freeze();
  await assert.rejects(client.query('select 1'), /timeout/);
  postgres.thaw();
  await client.end();
});

test('a killed PostgreSQL ends with all its processes and comes back with its data', async () => {
  const url = await postgres.createDatabase();
  await query(url, 'create table kept as select 42 as answer');
  const family = processFamily(postgres.pid);
  assert.ok(family.length > 1);

  await postgres.kill();
  await assert.rejects(query(url, 'select 1'), { code: 'ECONNREFUSED' });

  await postgres.restart();
  assert.notEqual(postgres.pid, family[0]);
  assert.deepEqual(await query(url, 'select answer from kept'), [42]);
});

test('a PostgreSQL with open connections stops and leaves no data behind', async () => {
  const other = await startPostgres({ fsync: true });
  const client = await connected(other.url);
  const [directory] = (await client.query('show data_directory')).rows;
  const [fsync] = (await client.query('show fsync')).rows;
  assert.deepEqual(fsync, { fsync: 'on' });
  await other.stop();
  assert.equal(existsSync(directory.data_directory), false);
  await client.end();
});
