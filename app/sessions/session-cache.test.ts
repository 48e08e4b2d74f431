import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { createClient } from 'redis';
import { digestOf } from '../platform/ids.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';
import { countPostgres, countSqlite } from '../testing/count-statements.ts';
import { eventually } from '../testing/eventually.ts';
import { type RunningRedis, startRedis } from '../testing/machine/redis.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';
import { noCoherence } from './coherence.ts';
import type { LiveSession } from './session.ts';
import { createSessionCache } from './session-cache.ts';
import type { Sessions } from './sessions.ts';

/** Sends requests as nginx does, over a kept-alive connection. */
function createGateClient({ address, baseUrl }: TestApplication, { cookies }: TestBrowser) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return async () => {
    const request = http.get(`${address}/api/authz/auth-request`, {
      agent,
      headers: { cookie, 'x-original-url': `${baseUrl.origin}/`, 'x-original-method': 'GET' },
    });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    await once(response.resume(), 'end');
    return response.statusCode;
  };
}

function secretIdOf({ cookies }: TestBrowser): string {
  return (
    decodeURIComponent(cookies.get('gatehouse') ?? '')
      .slice(2)
      .split('.')[0] ?? ''
  );
}

const choiceOf = ({ id, account }: LiveSession) => ({ accountId: account.id, only: id });

/** Ends a session in the way a journey does. */
async function end({ services }: TestApplication, live: LiveSession) {
  const now = services.clock.now();
  const ended = await services.transact((tx) => tx.sessions.end(choiceOf(live), 'revoked', now));
  await services.sessions.propagate(ended.map(({ invalidation }) => invalidation));
}

describe('the session cache of one process with the embedded database', () => {
  let app: TestApplication;
  before(async () => {
    app = await startApplication({}, await createTestStores('sqlite'));
  });
  after(async () => {
    await app.close();
    await app.stores.remove();
  });

  test('a repeated check runs no SQL query', async (context) => {
    const browser = await app.startSession(await app.createAccount());
    const ask = createGateClient(app, browser);
    const statements = countSqlite(context);
    assert.equal(await ask(), 200);
    assert.ok(statements.count() > 0, 'statements are counted');
    // The first use after the login was recorded a moment ago.
    const [before, looksBefore] = [statements.count(), statements.looks()];
    for (let times = 0; times < 200; times += 1) assert.equal(await ask(), 200);
    assert.equal(statements.count() - before, 0);
    assert.ok(statements.looks() - looksBefore <= 200, 'one read of the version for each turn');
  });

  test('drops a session that is idle for longer than its limit', async () => {
    const browser = await app.startSession(await app.createAccount());
    const ask = createGateClient(app, browser);
    const idleMs = 1800 * 1000;
    for (let times = 0; times < 4; times += 1) {
      assert.equal(await ask(), 200, 'being used keeps it alive');
      app.clock.advance(idleMs * 0.9);
    }
    assert.equal(await ask(), 200);
    await app.services.sessions.settle();
    app.clock.advance(idleMs * 1.2);
    assert.equal(await ask(), 401);
  });

  test('drops a session at its absolute end, even if it is in constant use', async () => {
    const browser = await app.startSession(await app.createAccount());
    const ask = createGateClient(app, browser);
    const endsAt = app.clock.now() + 43_200 * 1000;
    while (app.clock.now() + 1_500_000 < endsAt) {
      assert.equal(await ask(), 200);
      app.clock.advance(1_500_000);
    }
    assert.equal(await ask(), 200);
    app.clock.advance(endsAt - app.clock.now());
    assert.equal(await ask(), 401);
  });
});

describe('the session caches of two processes', () => {
  let redis: RunningRedis;
  let stores: TestStores;
  let worker: TestApplication;
  let otherWorker: TestApplication;

  before(async () => {
    redis = await startRedis();
    stores = await createTestStores('redis', { REDIS_URL: redis.url });
    worker = await startApplication({}, stores);
    otherWorker = await startApplication({}, stores);
  });
  after(async () => {
    await Promise.all([worker.close(), otherWorker.close()]);
    await redis.stop();
    await stores.remove();
  });

  async function remembered() {
    const browser = await worker.startSession(await worker.createAccount());
    const secretId = secretIdOf(browser);
    const live = await worker.services.sessions.check(secretId);
    assert.ok(live);
    const remembers = async ({ services: { sessions } }: TestApplication) => {
      const found = await sessions.check(secretId);
      if (found !== undefined) sessions.noteUse(secretId, found);
      return sessions.peek(secretId) !== undefined;
    };
    for (const each of [worker, otherWorker]) {
      await eventually('both have it in the cache', 3000, () => remembers(each));
    }
    const isRefused = async () =>
      (await otherWorker.services.sessions.check(secretId)) === undefined;
    return { browser, secretId, live, isRefused };
  }

  const isHealthy = async ({ services }: TestApplication) =>
    (await services.health.check()).degraded.length === 0;

  async function withClient<T>(work: (client: RedisClient) => Promise<T>) {
    const client = await connectClient(redis.url);
    try {
      return await work(client);
    } finally {
      client.destroy();
    }
  }

  test('a check reads Redis once, and a repeated check reads nothing', async (context) => {
    const { browser, live } = await remembered();
    const ask = createGateClient(otherWorker, browser);
    assert.equal(await ask(), 200);
    const statements = countPostgres(context);
    const startedAt = performance.now();
    await withClient(async (client) => {
      const commands = async () => {
        const info = String(await client.info('commandstats'));
        const calls = [...info.matchAll(/cmdstat_(\w+):calls=(\d+)/g)];
        const ours = calls.filter(([, name]) => /^(get|set|pexpire|eval|mget)/.test(String(name)));
        return ours.reduce((sum, [, , count]) => sum + Number(count), 0);
      };
      const before = await commands();
      for (let times = 0; times < 200; times += 1) assert.equal(await ask(), 200);
      assert.equal((await commands()) - before, 0, 'warm');
      // The remaining statements poll for invalidations: two statements, four times a second, in two processes.
      const seconds = (performance.now() - startedAt) / 1000;
      assert.ok(
        statements.count() <= 16 * (seconds + 1),
        `${statements.count()} statements for 200 warm checks`,
      );

      // Another process has touched the copy, so this one must read it again.
      const [key = ''] = await client.keys(`*${await digestOfKey(client, live)}`);
      await client.pExpire(key, 3_600_000);
      await eventually('it is no longer cached', 1000, async () => {
        return otherWorker.services.sessions.peek(secretIdOf(browser)) === undefined;
      });
      const beforeCold = await commands();
      assert.equal(await ask(), 200);
      assert.equal((await commands()) - beforeCold, 1, 'cold');
    });
  });

  test('a session ended at one process is refused by the other within 50 ms', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { live, isRefused } = await remembered();
      await end(worker, live);
      await eventually('it is refused', 50, isRefused);
    }
  });

  test('a role changed at one process applies at the other', async () => {
    const { live, secretId } = await remembered();
    const requestContext = { ip: '', userAgent: '', requestId: '' };
    const accountId = live.account.id;
    await worker.services.setRole({ accountId, role: 'admin', requestContext });
    await eventually('the new role applies', 50, async () => {
      const found = await otherWorker.services.sessions.check(secretId);
      return found?.account.roles.includes('admin') ?? false;
    });
  });

  test('a session ended while the connection is cut is refused within 3 s', async () => {
    const { live, isRefused } = await remembered();
    await redis.freeze();
    const now = worker.clock.now();
    // Redis is not notified, as if the process could not reach it.
    await worker.services.stores.sessions.end(choiceOf(live), 'revoked', now);
    await eventually('it is refused', 3000, isRefused);
    redis.thaw();
    assert.ok(await isRefused());
    await eventually('Redis is fresh again', 5000, () => isHealthy(otherWorker));
    assert.ok(await isRefused());
  });

  for (const [what, happens] of [
    ['a connection that is closed', ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']],
    ['a flushed Redis', ['FLUSHALL']],
  ] as const) {
    test(`nothing stays cached across ${what}`, async () => {
      const { secretId, live, isRefused } = await remembered();
      await withClient((client) => client.sendCommand([...happens]));
      await eventually('it is no longer cached', 1000, async () => {
        return otherWorker.services.sessions.peek(secretId) === undefined;
      });
      await eventually('the process that ends it uses Redis again', 3000, () => isHealthy(worker));
      await end(worker, live);
      assert.ok(await isRefused());
    });
  }
});

describe('a lookup in flight when its session ends', () => {
  const live = {
    id: 'x',
    kind: 'browser',
    account: { id: 'a' },
    endsAt: Number.POSITIVE_INFINITY,
  } as LiveSession;
  const clock = { now: () => 1 };

  for (const [how, told] of [
    ['here', 'propagate'],
    ['elsewhere', 'digest'],
    ['with all others', 'everything'],
    ['while the epoch was unknown', 'epoch'],
  ] as const) {
    test(`is not cached (${how})`, async () => {
      let tell: (digest: string | undefined) => void = () => {};
      let epoch = 1;
      const gate = Promise.withResolvers<LiveSession>();
      const answers = [gate.promise, Promise.resolve(undefined)];
      const sessions = {
        check: () => answers.shift(),
        noteUse: () => 0,
        propagate: async () => {},
      } as unknown as Sessions;
      const coherence = {
        epoch: () => epoch,
        onChange: (listener: typeof tell) => {
          tell = listener;
        },
        whenCaughtUp: noCoherence.whenCaughtUp,
      };
      const cache = createSessionCache({ sessions, coherence, clock });
      const underWay = cache.check('secret');
      await Promise.resolve();
      const digest = digestOf('secret');
      if (told === 'propagate')
        await cache.propagate([{ id: '', digest, kind: 'ended', mattersUntil: 0 }]);
      if (told === 'digest') tell(digest);
      if (told === 'everything') tell(undefined);
      if (told === 'epoch') epoch += 1;
      gate.resolve(live);
      // The request arrived before the session ended, so its own answer may still be positive.
      assert.equal(await underWay, live);
      cache.noteUse('secret', live);
      assert.equal(cache.peek('secret'), undefined);
      assert.equal(await cache.check('secret'), undefined);
    });
  }

  test('is cached when no invalidation arrives', async () => {
    const sessions = { check: async () => live, noteUse: () => 0 } as unknown as Sessions;
    const coherence = { ...noCoherence, epoch: () => 1 };
    const cache = createSessionCache({ sessions, coherence, clock });
    await cache.check('secret');
    assert.equal(cache.peek('secret'), undefined, 'before its use is noted');
    cache.noteUse('secret', live);
    assert.equal(cache.peek('secret'), live);
  });
});

const connectClient = (url: string) => createClient({ url }).connect();
type RedisClient = Awaited<ReturnType<typeof connectClient>>;

async function digestOfKey(client: RedisClient, { id }: LiveSession) {
  for (const key of await client.keys('*')) {
    if (String(await client.get(key)).includes(id)) return key.slice(key.lastIndexOf(':') + 1);
  }
  throw new Error('The session has no copy.');
}
