import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { assertRefuses } from '../testing/failed-start.ts';
import { startGatehouse } from '../testing/gatehouse-process.ts';
import { type RunningPgbouncer, startPgbouncer } from '../testing/machine/pgbouncer.ts';
import { type RunningPostgres, startPostgres } from '../testing/machine/postgres.ts';
import { startRedis } from '../testing/machine/redis.ts';

const secrets = {
  SESSION_SECRET: 'a session secret that is only for the tests',
  PASSWORD_PEPPER: 'a password pepper that is only for the tests',
};

describe('PostgreSQL', () => {
  let postgres: RunningPostgres;
  let pgbouncer: RunningPgbouncer;
  before(async () => {
    postgres = await startPostgres();
    pgbouncer = await startPgbouncer(postgres.url);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query("create database latin encoding 'LATIN1' template template0");
    await client.query("create role guest login password 'guest'");
    await client.end();
  });
  after(async () => {
    await pgbouncer.stop();
    await postgres.stop();
  });

  const at = (changes: Partial<URL>) => {
    const url = Object.assign(new URL(postgres.url), changes);
    return { ...secrets, DATABASE_URL: url.href };
  };

  test('refuses a database in LATIN1', () =>
    assertRefuses(at({ pathname: '/latin' }), ['LATIN1', 'UTF8', 'DATABASE_URL']));

  test('names the missing privilege of a role that may not create tables', () =>
    assertRefuses(at({ username: 'guest', password: 'guest' }), [
      'permission denied',
      'GRANT CREATE',
    ]));

  test('a wrong password, a missing database or a server without TLS ends the start', async () => {
    await assertRefuses(at({ password: 'wrong' }), [
      'password authentication failed',
      'DATABASE_URL',
    ]);
    await assertRefuses(at({ pathname: '/nowhere' }), ['"nowhere" does not exist']);
    await assertRefuses(at({ search: '?sslmode=require' }), ['no TLS', 'sslmode']);
  });

  test('logs no error at a first start with Redis', async () => {
    const redis = await startRedis();
    const logged = postgres.stderr().length;
    const DATABASE_URL = await postgres.createDatabase();
    const server = await startGatehouse({ ...secrets, DATABASE_URL, REDIS_URL: redis.url });
    await server.process.stop();
    await redis.stop();
    const lines = postgres.stderr().slice(logged).split('\n');
    assert.deepEqual(
      lines.filter((line) => /ERROR|FATAL/.test(line)),
      [],
    );
  });

  test('works behind pgbouncer with its default configuration, in transaction mode', async () => {
    const server = await startGatehouse({ ...secrets, DATABASE_URL: pgbouncer.url });
    assert.equal((await fetch(`http://127.0.0.1:${server.port}/readyz`)).status, 200);
    await server.process.stop();
  });
});
