import assert from 'node:assert/strict';
import http from 'node:http';
import type { TestAccount } from '../accounts.ts';
import { startApplication, type TestApplication } from '../application.ts';
import type { TestBrowser } from '../browser.ts';
import type { TestStores } from '../stores.ts';
import { untilServed } from '../until-available.ts';

const concurrency = 10;
const useIsDueMs = 10 * 60 * 1000;

interface DrillReport {
  readonly rounds: number;
  /** Sessions that were active after their logout. */
  readonly revived: number;
}

/** Two servers with the same stores, or one with SQLite. */
export async function startWorkers(stores: TestStores) {
  const one = await startApplication({}, stores);
  const other = stores.profile === 'sqlite' ? one : await startApplication({}, stores);
  return [one, other] as const;
}

/**
 * Logs out at one server, repeatedly, while another one handles a request of the same session, and a third
 * request has just been sent. No request may revive the session.
 *
 * @throws AssertionError if a logout was not acknowledged
 */
export async function logOutRace(stores: TestStores, rounds: number): Promise<DrillReport> {
  const workers = await startWorkers(stores);
  const account = await workers[0].createAccount();
  const revived = await raceLogOuts(workers, account, rounds);
  for (const worker of new Set(workers)) await worker.close();
  return { rounds, revived };
}

/** @returns how many sessions were active after their logout */
export async function raceLogOuts(
  workers: readonly [TestApplication, TestApplication],
  account: TestAccount,
  rounds: number,
): Promise<number> {
  let revived = 0;
  for (let round = 0; round < rounds; round += concurrency) {
    // No worker has a copy yet, and a use is due: each request will add a copy, extend it and save if it can.
    const browsers = await Promise.all(
      Array.from({ length: concurrency }, () =>
        workers[0].startSession(account, { isCopied: false }),
      ),
    );
    for (const { clock } of new Set(workers)) clock.advance(useIsDueMs);
    const lives = await Promise.all(browsers.map((browser) => race(workers, browser)));
    revived += lives.filter(Boolean).length;
  }
  return revived;
}

/** @returns whether the session was active after its logout */
async function race(
  workers: readonly [TestApplication, TestApplication],
  browser: TestBrowser,
): Promise<boolean> {
  const left = browser.copy();
  const slow = slowRequest(workers[1], browser);
  await slow.hasStarted;
  const quick = left.copy().get('/dashboard');
  const loggedOut = await untilServed(() => browser.submit('/logout', {}));
  assert.equal(loggedOut.status, 303);
  await Promise.all([slow.finish(), quick]);
  return isAlive(workers, left);
}

/** @returns whether any of them accepts it */
export async function isAlive(
  workers: readonly TestApplication[],
  { cookies }: TestBrowser,
): Promise<boolean> {
  const answers = await Promise.all(
    [...new Set(workers)].map(({ browser }) => browser(new Map(cookies)).get('/dashboard')),
  );
  return answers.some(({ status }) => status === 200);
}

/** A request whose session has been looked up, and that ends only on command. */
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
      // The server sends "continue" when it has read the headers.
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
