import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { readConfig } from '../../config.ts';
import { createServices } from '../../services.ts';
import { createAccount } from '../accounts.ts';
import { createBrowser } from '../browser.ts';
import type { TestStores } from '../stores.ts';
import { startFlood } from './flood.ts';
import { startHydra } from './hydra.ts';
import { type LogLine, startTwoBehindNginx } from './two-behind-nginx.ts';

const perSecond = 50;
/** Servers that have just started are slower, and the flood is to be measured. */
const warmUpSeconds = 3;
const slowHash = '15';

interface DrillReport {
  readonly asked: number;
  readonly medianMs: number;
  readonly longestMs: number;
  /** Number of guesses by status. */
  readonly guesses: Readonly<Record<number, number>>;
  /** Number of all logins that nginx has passed on, by status. Includes those of hydra, if it is installed. */
  readonly logIns: Readonly<Record<number, number>>;
}

/**
 * A logged-in person requests 50 pages a second from two servers behind nginx. After a few seconds 64
 * networks guess passwords, and hydra with 64 tasks if it is installed. Each hash takes seconds. No page
 * fails.
 *
 * @throws AssertionError otherwise
 */
export async function loggedInDuringFlood(
  stores: TestStores,
  seconds: number,
): Promise<DrillReport> {
  const two = await startTwoBehindNginx({ ...stores.environment, BCRYPT_COST: slowHash });
  const url = `http://localhost:${two.nginx.port}`;
  const target = { port: two.nginx.port, url };
  try {
    const services = createServices(readConfig({ ...stores.environment, BCRYPT_COST: '10' }));
    const { username, password } = await createAccount(services);
    await services.close();
    const browser = createBrowser(two.nginx.url, new URL(url));
    assert.equal((await browser.submit('/login', { username, password })).status, 303);
    const statuses: number[] = [];
    const took: number[] = [];
    const ask = async () => {
      const startedAt = performance.now();
      // 0 without a response. All are counted before the drill fails.
      const answer = await browser.get('/dashboard').catch(() => undefined);
      statuses.push(answer?.status ?? 0);
      took.push(performance.now() - startedAt);
    };
    const asking: Promise<void>[] = [];
    const keepAsking = async (forSeconds: number) => {
      const until = performance.now() + forSeconds * 1000;
      while (performance.now() < until) {
        asking.push(ask());
        await setTimeout(1000 / perSecond);
      }
    };
    await keepAsking(warmUpSeconds);
    const flood = await startFlood(target);
    const hydra = await startHydra(target);
    await keepAsking(seconds);
    await Promise.all(asking);
    await hydra?.kill();
    await flood.stop();
    const guesses = flood.counts();
    const failed = statuses.filter((status) => status !== 200);
    assert.deepEqual(failed, [], `of ${statuses.length}, beside ${JSON.stringify(guesses)}`);
    assert.ok(flood.count(503) > 0, 'more than can be hashed');
    took.sort((a, b) => a - b);
    const [medianMs = 0, longestMs = 0] = [took[Math.floor(took.length / 2)], took.at(-1)];
    return {
      asked: took.length,
      medianMs: Math.round(medianMs),
      longestMs: Math.round(longestMs),
      guesses,
      logIns: countLogIns(two.logLines()),
    };
  } finally {
    await two.stop();
  }
}

/** @returns the number of responses by status; 499 means that hydra gave up */
function countLogIns(lines: readonly LogLine[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { method, path, status } of lines) {
    if (method !== 'POST' || path !== '/login') continue;
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}
