import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { TestAccount } from '../testing/accounts.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';
import { createTestStores, type TestStores } from '../testing/stores.ts';

const rounds = 1000;
const atOnce = 10;

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

  test(`does not bring it back, in ${rounds} rounds`, async () => {
    let resurrections = 0;
    for (let round = 0; round < rounds; round += atOnce) {
      const revived = await Promise.all(Array.from({ length: atOnce }, () => race()));
      resurrections += revived.filter(Boolean).length;
    }
    assert.equal(resurrections, 0);
  });

  /** @returns whether the session was alive after its log-out */
  async function race(): Promise<boolean> {
    const browser = await worker.startSession(account);
    const left = browser.copy();
    const slow = slowRequest(otherWorker, browser);
    await slow.hasStarted;
    const quick = left.copy().get('/dashboard');
    const loggedOut = await browser.submit('/logout', {});
    assert.equal(loggedOut.status, 303);
    await Promise.all([slow.finish(), quick]);
    const answers = await Promise.all([
      left.get('/dashboard'),
      otherWorker.browser(new Map(left.cookies)).get('/dashboard'),
    ]);
    return answers.some(({ status }) => status === 200);
  }
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
