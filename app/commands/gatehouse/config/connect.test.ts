import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { createClient } from 'redis';
import { runCommand } from '../../../testing/command-line.ts';
import { eventually } from '../../../testing/eventually.ts';
import { startGatehouse } from '../../../testing/gatehouse-process.ts';
import { freePort } from '../../../testing/machine/free-port.ts';
import { type RunningPostgres, startPostgres } from '../../../testing/machine/postgres.ts';
import { type RunningRedis, startRedis } from '../../../testing/machine/redis.ts';
import { createThrowAwayDirectory } from '../../../testing/machine/throw-away-directory.ts';
import { startMailServer, type TestMailServer } from '../../../testing/mail-server.ts';

const secrets = {
  SESSION_SECRET: 'a session secret that is only for the tests',
  PASSWORD_PEPPER: 'a password pepper that is only for the tests',
};
// An address of this machine that does not count as localhost, so that email must be encrypted.
const elsewhere = '127.0.0.2';

interface Answer {
  readonly connections: readonly { to: string; ok: boolean; message: string }[];
  readonly error?: { code: string; message: string };
}

describe('config check --connect', () => {
  let postgres: RunningPostgres;
  let redis: RunningRedis;
  let mailServer: TestMailServer;
  before(async () => {
    [postgres, redis, mailServer] = await Promise.all([
      startPostgres(),
      startRedis(),
      startMailServer({ host: elsewhere, offersLogin: true }),
    ]);
    const client = await createClient({ url: redis.url }).connect();
    await client.configSet('requirepass', 'hunter2');
    await client.close();
    const database = new pg.Client({ connectionString: postgres.url });
    await database.connect();
    await database.query("create role guest login password 'guest'");
    await database.end();
  });
  after(async () => {
    await Promise.all([postgres.stop(), redis.stop(), mailServer.stop()]);
  });

  const redisUrl = (scheme: string, password: string) =>
    redis.url.replace('redis://', `${scheme}://:${password}@`);
  const databaseUrl = (changes: Partial<URL>) => Object.assign(new URL(postgres.url), changes).href;
  const mailUrl = () => `${mailServer.url}?tls=off`;

  async function check(environment: Record<string, string>, exitCode: number) {
    const answer = await runCommand({ ...secrets, ...environment }, [
      ...['config', 'check', '--connect', '--json'],
    ]);
    assert.equal(answer.exitCode, exitCode, answer.stderr);
    assert.doesNotMatch(answer.stdout + answer.stderr, /hunter|wrong-word|\n\s+at /);
    return JSON.parse(answer.stdout) as Answer;
  }

  test('reports that all servers can be used, and leaves nothing behind', async () => {
    const { connections, error } = await check(
      {
        DATABASE_URL: postgres.url,
        REDIS_URL: redisUrl('redis', 'hunter2'),
        SMTP_URL: mailUrl(),
      },
      0,
    );
    assert.deepEqual(
      connections.map(({ to, ok }) => [to, ok]),
      [
        ['sql', true],
        ['redis', true],
        ['smtp', true],
      ],
    );
    assert.equal(error, undefined);
    assert.equal(mailServer.begun(), 0);
  });

  const failing: [string, () => Record<string, string>, Record<string, RegExp>][] = [
    [
      'wrong passwords',
      () => ({
        DATABASE_URL: databaseUrl({ password: 'wrong-word' }),
        REDIS_URL: redisUrl('redis', 'wrong-word'),
        SMTP_URL: mailUrl().replace('://', '://ada:wrong-word@'),
      }),
      {
        sql: /password authentication failed.*DATABASE_URL/,
        redis: /refuses the user name or the password in REDIS_URL/,
        smtp: /refuses the user name or the password in SMTP_URL/,
      },
    ],
    [
      'TLS that the server does not have',
      () => ({
        DATABASE_URL: databaseUrl({ search: '?sslmode=require' }),
        REDIS_URL: redisUrl('rediss', 'hunter2'),
        SMTP_URL: mailServer.url.replace('smtp:', 'smtps:'),
      }),
      {
        sql: /no TLS.*sslmode/,
        redis: /REDIS_URL begins with rediss:\/\//,
        smtp: /smtps:\/\/ is for servers with TLS from the start/,
      },
    ],
    [
      'missing servers, and missing permissions',
      () => ({
        DATABASE_URL: databaseUrl({ username: 'guest', password: 'guest' }),
        REDIS_URL: `${redis.url.replace(/\d+$/, '1')}`,
        SMTP_URL: mailServer.url,
      }),
      {
        sql: /permission denied.*GRANT CREATE/,
        redis: /REDIS_URL.*ECONNREFUSED/,
        smtp: /offers no encryption \(STARTTLS\)/,
      },
    ],
  ];
  for (const [name, environment, expected] of failing) {
    test(`names ${name} in a sentence for each server, and exits with 3`, async () => {
      const { connections, error } = await check(environment(), 3);
      for (const { to, ok, message } of connections) {
        assert.equal(ok, false, to);
        assert.match(message, expected[to] as RegExp);
        assert.ok(error?.message.includes(message));
      }
      assert.equal(connections.length, 3);
      assert.equal(error?.code, 'unavailable');
    });
  }

  test('does not create the folder of a SQLite database that does not exist yet', async () => {
    const DATA_DIR = join(createThrowAwayDirectory('check').path, 'data');
    const port = await freePort();
    const { connections } = await check({ DATA_DIR, SMTP_URL: `smtp://127.0.0.1:${port}` }, 3);
    const [sql, smtp] = connections;
    assert.match(sql?.message ?? '', /first start creates the database/);
    assert.match(smtp?.message ?? '', /nothing listens at the host and port in SMTP_URL/);
    assert.equal(existsSync(DATA_DIR), false);
  });

  test('a server that Redis refuses starts anyway, and logs the reason', async (t) => {
    const server = await startGatehouse({
      ...secrets,
      DATABASE_URL: postgres.url,
      REDIS_URL: redisUrl('redis', 'wrong-word'),
    });
    t.after(() => server.process.stop());
    const log = () => server.process.stdout();
    const sentence = /refuses the user name or the password in REDIS_URL/g;
    await eventually('the log names REDIS_URL', 5000, async () => sentence.test(log()));
    assert.equal(log().match(sentence)?.length, 1);
    const ready = await fetch(`http://127.0.0.1:${server.port}/readyz`);
    assert.equal(ready.status, 200);
    assert.match(await ready.text(), /redis/);
  });
});
