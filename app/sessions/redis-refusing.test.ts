import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createClient } from 'redis';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';
import { type RunningRedis, startRedis } from '../testing/machine/redis.ts';
import { createThrowAwayDirectory } from '../testing/machine/throw-away-directory.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';

const connect = (url: string) => createClient({ url }).connect();
type Client = Awaited<ReturnType<typeof connect>>;

describe('a Redis that answers but refuses writes', () => {
  let redis: RunningRedis;
  let client: Client;
  let stores: TestStores;
  let worker: TestApplication;
  let otherWorker: TestApplication;
  const directory = createThrowAwayDirectory('refusing-redis');

  before(async () => {
    redis = await startRedis({ directory: directory.path });
    client = await connect(redis.url);
    stores = await createTestStores('redis', { REDIS_URL: redis.url });
    worker = await startApplication({}, stores);
    otherWorker = await startApplication({}, stores);
  });
  after(async () => {
    client.destroy();
    await Promise.all([worker.close(), otherWorker.close()]);
    await redis.stop();
    await stores.remove();
    directory.remove();
  });

  const isLoggedIn = async (browser: TestBrowser) =>
    (await browser.get('/dashboard')).status === 200;
  const atOtherWorker = (browser: TestBrowser) => otherWorker.browser(new Map(browser.cookies));
  const degraded = async () => {
    const reports = [worker, otherWorker].map(({ services }) => services.health.check());
    return (await Promise.all(reports)).flatMap((report) => report.degraded);
  };

  for (const [why, refuse, allow] of [
    [
      'without memory (OOM)',
      () => client.configSet('maxmemory', '1'),
      () => client.configSet('maxmemory', '0'),
    ],
    [
      'as a replica (READONLY)',
      () => client.sendCommand(['REPLICAOF', '127.0.0.1', '1']),
      () => client.sendCommand(['REPLICAOF', 'NO', 'ONE']),
    ],
    [
      'without replicas (NOREPLICAS)',
      () => client.configSet('min-replicas-to-write', '1'),
      () => client.configSet('min-replicas-to-write', '0'),
    ],
    ['because it cannot save (MISCONF)', failToSave, () => client.configSet('save', '')],
  ] as const) {
    test(`${why}: a session ended at one worker is refused at another`, async () => {
      const account = await worker.createAccount();
      const staying = await worker.startSession(account);
      const leaving = [await worker.startSession(account), await worker.startSession(account)];
      for (const browser of [staying, ...leaving]) {
        for (let times = 0; times < 3; times += 1)
          assert.ok(await isLoggedIn(atOtherWorker(browser)));
      }
      await refuse();
      const left = leaving.map((browser) => browser.copy());
      // The first logout finds out that Redis refuses writes. The second already knows it.
      for (const [index, browser] of leaving.entries()) {
        assert.equal((await browser.submit('/logout', {})).status, 303);
        assert.ok(!(await isLoggedIn(atOtherWorker(left[index] as TestBrowser))), `${index}`);
      }
      assert.ok(await isLoggedIn(staying), 'nobody else is logged out');
      assert.ok(await isLoggedIn(atOtherWorker(staying)));
      assert.ok((await degraded()).includes('redis'));

      await allow();
      await eventually('Redis is used again', 5000, async () => (await degraded()).length === 0);
      for (const browser of left) {
        assert.ok(!(await isLoggedIn(browser)));
        assert.ok(!(await isLoggedIn(atOtherWorker(browser))));
      }
      assert.ok(await isLoggedIn(staying));
    });
  }

  async function failToSave() {
    // A folder blocks the path of the snapshot file.
    mkdirSync(join(directory.path, 'dump.rdb'));
    await client.configSet('save', '3600 1');
    await client.bgSave();
    await eventually('it has failed to save', 5000, async () =>
      /rdb_last_bgsave_status:err/.test(String(await client.info('persistence'))),
    );
  }
});
