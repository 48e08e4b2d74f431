import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readConfig } from '../../config.ts';
import { createServices } from '../../services.ts';
import { createAccount, type TestAccount } from '../../testing/accounts.ts';
import { createBrowser } from '../../testing/browser.ts';
import { eventually } from '../../testing/eventually.ts';
import { startGatehouse } from '../../testing/gatehouse-process.ts';
import { assertInTime } from '../../testing/in-time.ts';
import { median } from '../../testing/median.ts';
import { createTestStores } from '../../testing/stores.ts';

const stormSize = 30;
/** This many attempts on one name are not delayed, so that only hashing is measured. */
const attemptsOnName = 5;
const calmMs = 50;

describe('a login', () => {
  test(`storm of ${stormSize} at cost 12 slows down nobody who is logged in, and gets 503 beyond the queue`, async (context) => {
    const stores = await createTestStores('sqlite');
    const server = await startGatehouse({ ...stores.environment, BCRYPT_COST: '12' });
    const address = `http://127.0.0.1:${server.port}`;
    const newBrowser = () => createBrowser(address, new URL(server.url));
    const administrator = {
      username: 'ada',
      email: 'ada@example.com',
      password: 'engines weave algebra',
    };
    const calm = newBrowser();
    await calm.submit(server.setUpLink() ?? '', administrator);
    const accounts = await createAccounts(stormSize / attemptsOnName, stores.environment);
    const attackers = Array.from({ length: stormSize }, newBrowser);
    await Promise.all(attackers.map((attacker) => attacker.get('/login')));

    let isOver = false;
    const storm = Promise.all(
      attackers.map((attacker, index) => {
        const { username, password } = accounts[index % accounts.length] as TestAccount;
        return attacker.submit('/login', { username, password });
      }),
    ).finally(() => {
      isOver = true;
    });
    const live: number[] = [];
    const pages: number[] = [];
    await eventually('the storm is over', 60_000, async () => {
      live.push(await timeOf(async () => assert.equal((await calm.get('/livez')).status, 200)));
      pages.push(
        await timeOf(async () => assert.equal((await calm.get('/dashboard')).status, 200)),
      );
      return isOver;
    });
    const answers = await storm;
    await server.process.stop();
    await stores.remove();

    const statuses = answers.map(({ status }) => status);
    const refused = answers.filter(({ status }) => status === 503);
    context.diagnostic(
      `${live.length} looks: liveness ${median(live).toFixed(1)} ms, page ${median(pages).toFixed(1)} ms; ${refused.length} refused`,
    );
    await assertInTime(median(live), calmMs, 'liveness');
    await assertInTime(median(pages), calmMs, 'a page');
    assert.ok(refused.length > 0, 'the queue overflowed');
    assert.ok(statuses.includes(303), 'some got in');
    assert.deepEqual(new Set(statuses), new Set([303, 503]));
    for (const { headers } of refused) assert.match(headers.get('retry-after') ?? '', /^\d+$/);
  });
});

/** Creates accounts in the database of the running server. */
async function createAccounts(count: number, environment: Readonly<Record<string, string>>) {
  const services = createServices(readConfig({ ...environment, BCRYPT_COST: '12' }));
  const accounts: TestAccount[] = [];
  while (accounts.length < count) accounts.push(await createAccount(services));
  await services.close();
  return accounts;
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
