import assert from 'node:assert/strict';
import { readConfig } from '../../config.ts';
import { createServices } from '../../services.ts';
import { createAccount, type TestAccount } from '../accounts.ts';
import { createBrowser, type TestBrowser } from '../browser.ts';
import { eventually } from '../eventually.ts';
import { type GatehouseProcess, startGatehouse } from '../gatehouse-process.ts';
import type { TestStores } from '../stores.ts';
import { startFlood } from './flood.ts';

const maxStartMs = 60_000;

interface DrillReport {
  /** Number of guesses by status. */
  readonly guesses: Readonly<Record<number, number>>;
  /** Logins of owners that succeeded. */
  readonly owners: number;
  readonly slowestOwnerMs: number;
}

/**
 * Owners log in one after the other, on browsers that they have used before, while 64 networks guess more
 * passwords than can be hashed. The guesses are refused, and the owners get in.
 *
 * @param environment further variables of the server, such as BCRYPT_COST
 * @throws AssertionError if an owner did not get in, or the queue was never full
 */
export async function ownersDuringFlood(
  stores: TestStores,
  owners: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<DrillReport> {
  const all = { ...stores.environment, LOG_LEVEL: 'warn', ...environment };
  const server = await startGatehouse(all);
  const known = await knownBrowsers(server, all, owners);
  const flood = await startFlood(server);
  try {
    await eventually('the queue is full', maxStartMs, async () => flood.count(503) > 0);
    let slowestOwnerMs = 0;
    for (const { browser, account } of known) {
      const { username, password } = account;
      const startedAt = performance.now();
      const answer = await browser.submit('/login', { username, password });
      slowestOwnerMs = Math.max(slowestOwnerMs, Math.round(performance.now() - startedAt));
      assert.equal(answer.status, 303, 'an owner with the right password gets in');
    }
    const refusedBefore = flood.count(503);
    await eventually('the flood goes on', maxStartMs, async () => flood.count(503) > refusedBefore);
    return { guesses: flood.counts(), owners: known.length, slowestOwnerMs };
  } finally {
    await flood.stop();
    await server.process.stop();
  }
}

const browserOf = ({ port, url }: GatehouseProcess) =>
  createBrowser(`http://127.0.0.1:${port}`, new URL(url));

interface Owner {
  readonly account: TestAccount;
  readonly browser: TestBrowser;
}

async function knownBrowsers(
  server: GatehouseProcess,
  environment: Readonly<Record<string, string>>,
  count: number,
): Promise<Owner[]> {
  const services = createServices(readConfig({ BCRYPT_COST: '10', ...environment }));
  const owners: Owner[] = [];
  while (owners.length < count) {
    const account = await createAccount(services);
    const browser = browserOf(server);
    const { username, password } = account;
    assert.equal((await browser.submit('/login', { username, password })).status, 303);
    await browser.submit('/logout', {});
    owners.push({ account, browser });
  }
  await services.close();
  return owners;
}
