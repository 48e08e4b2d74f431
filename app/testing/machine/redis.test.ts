import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { createClient } from 'redis';
import { answersPing, type RunningRedis, startRedis } from './redis.ts';

let redis: RunningRedis;

before(async () => {
  redis = await startRedis({ appendOnly: true });
});

after(() => redis.stop());

function createTestClient(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  return client;
}

async function withClient<T>(
  url: string,
  use: (client: ReturnType<typeof createTestClient>) => Promise<T>,
): Promise<T> {
  const client = createTestClient(url);
  await client.connect();
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

test('a frozen Redis answers nothing until it is thawed', async () => {
  await redis.freeze();
  assert.equal(await answersPing(redis.port), false);
  redis.thaw();
  assert.equal(await answersPing(redis.port), true);
});

test('a killed Redis comes back on the same port with all data that it acknowledged', async () => {
  const { pid, port } = redis;
  await withClient(redis.url, (client) => client.set('session', 'kept'));

  await redis.kill();
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  assert.equal(await answersPing(port), false);

  await redis.restart();
  assert.notEqual(redis.pid, pid);
  assert.equal(redis.port, port);
  assert.equal(await withClient(redis.url, (client) => client.get('session')), 'kept');
});

test('a frozen Redis can be restarted', async () => {
  await redis.freeze();
  await redis.restart();
  assert.equal(await answersPing(redis.port), true);
});

test('a Redis without an append-only file saves nothing', async () => {
  const forgetful = await startRedis();
  await withClient(forgetful.url, (client) => client.set('session', 'lost'));
  await forgetful.restart();
  assert.equal(await withClient(forgetful.url, (client) => client.get('session')), null);
  await forgetful.stop();
});

test('a stopped Redis leaves neither a process nor data behind', async () => {
  const stopped = await startRedis({ appendOnly: true });
  const { dir } = await withClient(stopped.url, (client) => client.configGet('dir'));
  assert.equal(existsSync(String(dir)), true);
  await stopped.stop();
  assert.throws(() => process.kill(stopped.pid, 0), { code: 'ESRCH' });
  assert.equal(existsSync(String(dir)), false);
});

test("a port that is in use is an error with Redis's message", async () => {
  await assert.rejects(startRedis({ port: redis.port }), /Address already in use/);
});
