import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, type TestContext, test } from 'node:test';
import express from 'express';
import type { TestAccount } from '../testing/accounts.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';
import { cookiesFor } from './browser/cookies.ts';
import { createBrowserSessions } from './middleware/browser-sessions.ts';

/** Each order is forced below; this looks for others. Set ROUNDS for more than a test run has time for. */
const rounds = Number(process.env['ROUNDS'] ?? 100);
const atOnce = 10;
const useIsDueMs = 10 * 60 * 1000;

describe('a request that outlives its session', () => {
  let stores: TestStores;
  let worker: TestApplication;
  let otherWorker: TestApplication;
  let account: TestAccount;

  before(async () => {
    stores = await createTestStores();
    worker = await startApplication({}, stores);
    // An embedded server is alone; elsewhere a second one must not revive the session either.
    otherWorker = stores.profile === 'sqlite' ? worker : await startApplication({}, stores);
    account = await worker.createAccount();
  });
  after(async () => {
    await worker.close();
    if (otherWorker !== worker) await otherWorker.close();
    await stores.remove();
  });

  const workers = () => [...new Set([worker, otherWorker])];

  async function isAlive({ cookies }: TestBrowser): Promise<boolean> {
    const answers = await Promise.all(
      workers().map(({ browser }) => browser(new Map(cookies)).get('/dashboard')),
    );
    return answers.some(({ status }) => status === 200);
  }

  test(`does not bring it back, in ${rounds} rounds of whatever order`, async () => {
    let resurrections = 0;
    for (let round = 0; round < rounds; round += atOnce) {
      // No worker has a copy yet and a use is due: each request will refill, touch and save if it can.
      const browsers = await Promise.all(
        Array.from({ length: atOnce }, () => worker.startSession(account, { isCopied: false })),
      );
      for (const { clock } of workers()) clock.advance(useIsDueMs);
      const revived = await Promise.all(browsers.map(race));
      resurrections += revived.filter(Boolean).length;
    }
    assert.equal(resurrections, 0);
  });

  /** @returns whether the session was alive after its log-out */
  async function race(browser: TestBrowser): Promise<boolean> {
    const left = browser.copy();
    const slow = slowRequest(otherWorker, browser);
    await slow.hasStarted;
    const quick = left.copy().get('/dashboard');
    const loggedOut = await browser.submit('/logout', {});
    assert.equal(loggedOut.status, 303);
    await Promise.all([slow.finish(), quick]);
    return isAlive(left);
  }

  /** Holds back what one method does until it is let go, at every worker. */
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
      /** Calls after this one pass freely. */
      pass() {
        isHeld = false;
      },
      release: () => gate.resolve(),
    };
  }

  test('does not bring it back by what it read before', async (context) => {
    const browser = await worker.startSession(account, { isCopied: false });
    const left = browser.copy();
    const held = holdBack(context, 'find', 'after it asked SQL');
    const slow = otherWorker.browser(new Map(left.cookies)).get('/dashboard');
    await held.arrived;
    held.pass();
    assert.equal((await browser.submit('/logout', {})).status, 303);
    held.release();
    await slow;
    assert.equal(await isAlive(left), false);
  });

  test('does not bring it back by writing down that it was used', async (context) => {
    const browser = await worker.startSession(account);
    const left = browser.copy();
    for (const { clock } of workers()) clock.advance(useIsDueMs);
    const held = holdBack(context, 'recordUse', 'before it asks SQL');
    await otherWorker.browser(new Map(left.cookies)).get('/dashboard');
    await held.arrived;
    assert.equal((await browser.submit('/logout', {})).status, 303);
    held.release();
    for (const { services } of workers()) await services.sessions.settle();
    assert.equal(await isAlive(left), false);
  });

  test('does not bring it back by saving what it changed in it', async () => {
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
    assert.equal(await isAlive(left), false);
  });
});

/** A request whose session has been looked up, and that ends only when told to. */
function slowRequest({ address, baseUrl }: TestApplication, { cookies }: TestBrowser) {
  const body = 'session=none';
  const request = http.request(`${address}/account/sessions`, {
    method: 'POST',
    headers: {
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      origin: baseUrl.origin,
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body.length,
      // The server says "continue" when the request has reached it.
      expect: '100-continue',
    },
  });
  const answered = new Promise<void>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => response.resume().on('end', () => resolve()));
  });
  const hasStarted = new Promise<void>((resolve) => request.once('continue', () => resolve()));
  request.flushHeaders();
  return {
    hasStarted,
    finish: () => {
      request.end(body);
      return answered;
    },
  };
}
