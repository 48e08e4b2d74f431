import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createClient } from 'redis';
import { Unavailable } from '../platform/unavailable.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';
import { assertInTime } from '../testing/in-time.ts';
import { type RunningRedis, startRedis } from '../testing/machine/redis.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';

// Two workers share PostgreSQL and a Redis of their own, which this file breaks in several ways.

describe('when Redis fails', () => {
  let redis: RunningRedis;
  let stores: TestStores;
  let worker: TestApplication;
  let otherWorker: TestApplication;

  before(async () => {
    redis = await startRedis({ appendOnly: true });
    stores = await createTestStores('redis', { REDIS_URL: redis.url });
    worker = await startApplication({}, stores);
    otherWorker = await startApplication({}, stores);
  });
  after(async () => {
    await Promise.all([worker.close(), otherWorker.close()]);
    await redis.stop();
    await stores.remove();
  });

  const isLoggedIn = async (browser: TestBrowser) =>
    (await browser.get('/dashboard')).status === 200;

  /** Sends the same cookies to the other worker. */
  const atOtherWorker = (browser: TestBrowser) => otherWorker.browser(new Map(browser.cookies));

  const isHealthy = async () => {
    const reports = await Promise.all([
      worker.services.health.check(),
      otherWorker.services.health.check(),
    ]);
    return reports.every(({ isReady, degraded }) => isReady && degraded.length === 0);
  };

  async function keys(): Promise<string[]> {
    const client = await createClient({ url: redis.url }).connect();
    const found = await client.keys('*');
    client.destroy();
    return found;
  }

  test('flushed: nobody is logged out, and copies are added again', async () => {
    const browser = await worker.logIn(await worker.createAccount());
    const client = await createClient({ url: redis.url }).connect();
    await client.flushAll();
    client.destroy();
    assert.ok(await isLoggedIn(atOtherWorker(browser)));
    assert.ok(await isLoggedIn(browser));
    assert.equal((await keys()).length, 1);
  });

  test('stopped: pages answer within a second, login and logout work, and ended sessions stay ended', async () => {
    const account = await worker.createAccount();
    const staying = await worker.logIn(account);
    const leaving = await worker.logIn(account);
    const left = leaving.copy();
    assert.ok(await isLoggedIn(atOtherWorker(leaving)), 'the other worker knows the session');

    await redis.kill();
    const startedAt = performance.now();
    assert.ok(await isLoggedIn(staying));
    await assertInTime(performance.now() - startedAt, 1000);
    assert.ok(await isLoggedIn(atOtherWorker(staying)));
    const newcomer = await worker.logIn(await worker.createAccount());
    assert.ok(await isLoggedIn(newcomer));
    assert.equal((await leaving.submit('/logout', {})).status, 303);
    assert.ok(!(await isLoggedIn(left)));
    assert.equal((await worker.services.health.check()).isReady, true);
    assert.deepEqual((await worker.services.health.check()).degraded, ['redis']);

    await redis.restart();
    assert.ok((await keys()).length > 0, 'it came back with its old data');
    await eventually('both workers use Redis again', 3000, isHealthy);
    assert.ok(!(await isLoggedIn(left)));
    assert.ok(!(await isLoggedIn(atOtherWorker(left))));
    assert.ok(await isLoggedIn(staying));
    assert.ok(await isLoggedIn(atOtherWorker(newcomer)));
  });

  test('frozen: every request is answered within two seconds, and the server recovers soon after', async () => {
    const account = await worker.createAccount();
    const staying = await worker.logIn(account);
    const leaving = await worker.logIn(account);
    const left = leaving.copy();
    assert.ok(await isLoggedIn(atOtherWorker(leaving)));

    await redis.freeze();
    for (const browser of [staying, atOtherWorker(staying)]) {
      const startedAt = performance.now();
      assert.ok(await isLoggedIn(browser));
      await assertInTime(performance.now() - startedAt, 2000);
    }
    assert.equal((await leaving.submit('/logout', {})).status, 303);
    assert.ok(!(await isLoggedIn(left)));

    redis.thaw();
    // Redis still holds the copy of the ended session, under the same run_id.
    for (let look = 0; look < 50; look += 1) {
      assert.ok(!(await isLoggedIn(left)), `look ${look}`);
      assert.ok(!(await isLoggedIn(atOtherWorker(left))), `look ${look} at the other worker`);
    }
    await eventually('both workers use Redis again', 3000, isHealthy);
    assert.ok(!(await isLoggedIn(left)));
    assert.ok(!(await isLoggedIn(atOtherWorker(left))));
    assert.ok(await isLoggedIn(staying));
  });

  test('refusing writes: ended sessions are refused, and reads go on', async () => {
    const account = await worker.createAccount();
    const staying = await worker.logIn(account);
    const leaving = await worker.logIn(account);
    const left = leaving.copy();
    const client = await createClient({ url: redis.url }).connect();
    await client.configSet('maxmemory', '1');
    assert.equal((await leaving.submit('/logout', {})).status, 303);
    assert.ok(!(await isLoggedIn(left)));
    assert.ok(await isLoggedIn(staying));
    await client.configSet('maxmemory', '0');
    await eventually('both workers use Redis again', 3000, isHealthy);
    assert.ok(!(await isLoggedIn(left)));
    assert.ok(!(await isLoggedIn(atOtherWorker(left))));
    client.destroy();
  });

  test('a late copy does not revive an ended session', async () => {
    const { sessions, stores: sql, clock } = worker.services;
    const account = await worker.createAccount();
    const names = { roles: ['user'], groups: [], name: account.username, confirmedEmail: '' };
    const session = sessions.prepare({ ...account, ...names }, { ip: '', userAgent: '' });
    await sql.sessions.insert(session);
    await sessions.warmCopies(session);
    const choice = { accountId: account.id, only: session.live.id };
    const ended = await sql.sessions.end(choice, 'log-out', clock.now());
    await sessions.propagate(ended.map(({ invalidation }) => invalidation));
    // This is what a worker does that read SQL just before the session ended.
    await otherWorker.services.sessions.warmCopies(session);
    assert.equal(await sessions.check(session.secretId), undefined);
    assert.equal(await otherWorker.services.sessions.check(session.secretId), undefined);
  });

  test('a late copy does not revive an ended session after Redis has lost the tombstone', async (context) => {
    const browser = await worker.startSession(await worker.createAccount(), { isCopied: false });
    const left = browser.copy();
    const [arrived, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const store = otherWorker.services.stores.sessions;
    const find = store.find.bind(store);
    const held = context.mock.method(store, 'find', async (digest: string, now: number) => {
      held.mock.restore();
      const found = await find(digest, now);
      arrived.resolve();
      await gate.promise;
      return found;
    });
    const slow = atOtherWorker(left).get('/dashboard');
    await arrived.promise;
    assert.equal((await browser.submit('/logout', {})).status, 303);
    const client = await createClient({ url: redis.url }).connect();
    await client.flushAll();
    client.destroy();
    gate.resolve();
    await slow;
    assert.ok(!(await isLoggedIn(left)));
    assert.ok(!(await isLoggedIn(atOtherWorker(left))));
  });

  test('a committed login succeeds even if its copy cannot be confirmed', async (context) => {
    const { username, password } = await worker.createAccount();
    const browser = worker.browser();
    const find = context.mock.method(worker.services.stores.sessions, 'find', async () => {
      throw new Unavailable('SQL');
    });
    const answer = await browser.submit('/login', { username, password });
    find.mock.restore();
    assert.equal(find.mock.callCount(), 1, 'the copy was to be confirmed');
    assert.equal(answer.status, 303);
    assert.ok(await isLoggedIn(browser));
    assert.ok(await isLoggedIn(atOtherWorker(browser)));
  });

  test('Redis holds no id that could be used as a credential', async () => {
    const browser = await worker.logIn(await worker.createAccount());
    const cookie = decodeURIComponent(browser.cookies.get('gatehouse') ?? '');
    const secretId = cookie.slice(2).split('.')[0] as string;
    const client = await createClient({ url: redis.url }).connect();
    const found = await client.keys('*');
    const values = await client.mGet(found);
    client.destroy();
    assert.ok(found.length > 0);
    assert.ok(!JSON.stringify([found, values]).includes(secretId));
  });
});
