import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, type TestContext, test } from 'node:test';
import express from 'express';
import type { TestAccount } from '../testing/accounts.ts';
import type { TestApplication } from '../testing/application.ts';
import { isAlive, raceLogOuts, startWorkers } from '../testing/drills/log-out-race.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';
import { cookiesFor } from './browser/cookies.ts';
import { createBrowserSessions } from './middleware/browser-sessions.ts';

/** Each order is forced below. This test looks for others. `npm run faults -- race` does it 1,000 times. */
const rounds = 100;
const useIsDueMs = 10 * 60 * 1000;

describe('a request that outlives its session', () => {
  let stores: TestStores;
  let worker: TestApplication;
  let otherWorker: TestApplication;
  let account: TestAccount;

  before(async () => {
    stores = await createTestStores();
    // SQLite has one server. Elsewhere a second one must not revive the session either.
    [worker, otherWorker] = await startWorkers(stores);
    account = await worker.createAccount();
  });
  after(async () => {
    await worker.close();
    if (otherWorker !== worker) await otherWorker.close();
    await stores.remove();
  });

  const workers = () => [...new Set([worker, otherWorker])];

  test(`does not revive it, in ${rounds} rounds in random order`, async () => {
    assert.equal(await raceLogOuts([worker, otherWorker], account, rounds), 0);
  });

  /** Blocks one method at every worker until it is released. */
  function holdBack(
    context: TestContext,
    method: 'find' | 'recordUse',
    moment: 'before it asks SQL' | 'after it asked SQL',
  ) {
    const gate = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    let isHeld = true;
    for (const { services } of workers()) {
      const store = services.stores.sessions;
      const original = store[method] as (...args: unknown[]) => Promise<unknown>;
      context.mock.method(store, method, async (...args: unknown[]) => {
        if (!isHeld) return original.apply(store, args);
        if (moment === 'after it asked SQL') {
          const answer = await original.apply(store, args);
          arrived.resolve();
          await gate.promise;
          return answer;
        }
        arrived.resolve();
        await gate.promise;
        return original.apply(store, args);
      });
    }
    return {
      arrived: arrived.promise,
      /** Later calls are not blocked. */
      pass() {
        isHeld = false;
      },
      release: () => gate.resolve(),
    };
  }

  test('does not revive it with what it read before', async (context) => {
    const browser = await worker.startSession(account, { isCopied: false });
    const left = browser.copy();
    const held = holdBack(context, 'find', 'after it asked SQL');
    const slow = otherWorker.browser(new Map(left.cookies)).get('/dashboard');
    await held.arrived;
    held.pass();
    assert.equal((await browser.submit('/logout', {})).status, 303);
    held.release();
    await slow;
    assert.equal(await isAlive(workers(), left), false);
  });

  test('does not revive it by recording its use', async (context) => {
    const browser = await worker.startSession(account);
    const left = browser.copy();
    for (const { clock } of workers()) clock.advance(useIsDueMs);
    const held = holdBack(context, 'recordUse', 'before it asks SQL');
    await otherWorker.browser(new Map(left.cookies)).get('/dashboard');
    await held.arrived;
    assert.equal((await browser.submit('/logout', {})).status, 303);
    held.release();
    for (const { services } of workers()) await services.sessions.settle();
    assert.equal(await isAlive(workers(), left), false);
  });

  test('does not revive it by saving a change in it', async () => {
    const { sessions, sessionSecrets: secrets } = otherWorker.services;
    const cookies = cookiesFor(otherWorker.baseUrl, undefined);
    const hasChanged = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const app = express();
    app.use(createBrowserSessions({ sessions, cookies, secrets }).middleware);
    app.use(async (request, response) => {
      Object.assign(request.session, { change: 'that express-session will want to save' });
      hasChanged.resolve();
      await gate.promise;
      response.send('done');
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const browser = await worker.startSession(account);
    const left = browser.copy();
    const { port } = server.address() as AddressInfo;
    const cookie = `gatehouse=${left.cookies.get('gatehouse')}`;
    const slow = fetch(`http://127.0.0.1:${port}/`, { headers: { cookie } });
    await hasChanged.promise;
    assert.equal((await browser.submit('/logout', {})).status, 303);
    gate.resolve();
    assert.equal((await slow).status, 200);
    server.close();
    assert.equal(await isAlive(workers(), left), false);
  });
});
