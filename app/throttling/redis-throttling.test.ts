import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, mock, test } from 'node:test';
import { createClient } from 'redis';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { eventually } from '../testing/eventually.ts';
import { assertInTime, assertStatuses } from '../testing/in-time.ts';
import { type RunningRedis, startRedis } from '../testing/machine/redis.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';

const wrong = 'a wrong passphrase';
const newAddress = () => `10.${[...randomBytes(3)].join('.')}`;
const newName = () => `nobody-${randomBytes(6).toString('hex')}`;

// Two workers share PostgreSQL and a Redis of their own, which this file breaks in several ways.

describe('guessing at two workers', () => {
  let redis: RunningRedis;
  let stores: TestStores;
  let workers: TestApplication[];

  before(async () => {
    redis = await startRedis();
    stores = await createTestStores('redis', { REDIS_URL: redis.url });
    workers = [await startApplication({}, stores), await startApplication({}, stores)];
  });
  after(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    await redis.stop();
    await stores.remove();
  });

  /** Sends attempts to both workers in turn. Returns how many reached the hash. */
  async function guess(
    attempts: readonly { name: string; address?: string }[],
    isConcurrent: boolean,
  ) {
    const form = (workers[0] as TestApplication).browser();
    const page = await form.get('/login');
    const _csrf = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const verifies = workers.map(({ services }) => mock.method(services.passwords, 'verify'));
    const attempt = async (index: number) => {
      const { name, address = newAddress() } = attempts[index] as (typeof attempts)[number];
      const worker = workers[index % workers.length] as TestApplication;
      const browser = worker.browser(new Map(form.cookies), { 'x-forwarded-for': address });
      return (await browser.post('/login', { _csrf, username: name, password: wrong })).status;
    };
    const statuses: number[] = [];
    if (isConcurrent) statuses.push(...(await Promise.all([...attempts.keys()].map(attempt))));
    else for (const index of attempts.keys()) statuses.push(await attempt(index));
    const hashes = verifies.reduce((sum, verify) => sum + verify.mock.callCount(), 0);
    for (const verify of verifies) verify.mock.restore();
    return { statuses: new Set(statuses), hashes };
  }

  const isHealthy = async () => {
    const reports = await Promise.all(workers.map(({ services }) => services.health.check()));
    return reports.every(({ degraded }) => degraded.length === 0);
  };

  const times = <T>(count: number, thing: T) => Array<T>(count).fill(thing);

  test('hashes at most 7 of 100 concurrent attempts on one name', async (context) => {
    const { username } = await (workers[0] as TestApplication).createAccount();
    for (const name of [username, newName()]) {
      const { statuses, hashes } = await guess(times(100, { name }), true);
      context.diagnostic(`${hashes} hashed`);
      assert.ok(hashes <= 7, `${hashes} hashed`);
      await assertStatuses(statuses, hashes === 0 ? [429] : [401, 429]);
      // An attempt that a busy machine answers with 503 is not hashed.
      assert.ok(hashes >= 5 || statuses.has(503), `${hashes} hashed`);
    }
  });

  test('hashes 50 of 80 concurrent attempts from one network', async (context) => {
    // In several rounds: attempts that overflow the queue are not hashed and not counted.
    const address = newAddress();
    let hashed = 0;
    for (let round = 0; round < 8; round += 1) {
      const attempts = Array.from({ length: 10 }, () => ({ name: newName(), address }));
      hashed += (await guess(attempts, true)).hashes;
    }
    context.diagnostic(`${hashed} hashed`);
    assert.equal(hashed, 50);
  });

  test('Redis stopped: each worker counts for itself, at half the limits', async (context) => {
    await redis.kill();
    const name = newName();
    const { statuses, hashes } = await guess(times(60, { name }), true);
    context.diagnostic(`${hashes} hashed`);
    await assertStatuses(statuses, [401, 429]);
    assert.ok(hashes >= 2 && hashes <= 6, `${hashes} hashed`);

    const address = newAddress();
    const attempts = Array.from({ length: 60 }, () => ({ name: newName(), address }));
    assert.equal((await guess(attempts, false)).hashes, 50, '25 at each worker');
    await redis.restart();
    await eventually('both workers use Redis again', 5000, isHealthy);
  });

  test('Redis frozen: attempts are answered in time, and no more of them are hashed', async (context) => {
    await redis.freeze();
    const startedAt = performance.now();
    const { statuses, hashes } = await guess(times(60, { name: newName() }), true);
    const seconds = (performance.now() - startedAt) / 1000;
    redis.thaw();
    context.diagnostic(`${hashes} hashed in ${seconds.toFixed(1)} s`);
    // On a busy machine all of them may come too early, so that none is hashed.
    await assertStatuses([401, 429, ...statuses], [401, 429]);
    assert.ok(hashes <= 8, `${hashes} hashed`);
    await assertInTime(seconds * 1000, 5000);
    await eventually('both workers use Redis again', 5000, isHealthy);
  });

  test('Redis stores neither user names nor email addresses', async () => {
    const name = `${newName()}@example.com`;
    const client = await createClient({ url: redis.url }).connect();
    let keys: string[] = [];
    // The circuit breaker may still be open for a moment after the earlier outages.
    await eventually('guesses are counted in Redis', 5000, async () => {
      await guess([{ name }], false);
      keys = await client.keys('gatehouse:throttle:*');
      return keys.length > 0;
    });
    client.destroy();
    assert.ok(!keys.some((key) => key.includes('nobody') || key.includes('@')));
  });
});
