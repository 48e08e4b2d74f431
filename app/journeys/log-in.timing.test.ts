import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { readConfig } from '../config.ts';
import { createServices } from '../services.ts';
import { createAccount, type TestAccount } from '../testing/accounts.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { createBrowser, csrfOf } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';
import { startGatehouse } from '../testing/gatehouse-process.ts';
import { assertInTime } from '../testing/in-time.ts';
import { collectUntil, median, spreadOf } from '../testing/median.ts';
import { createTestStores } from '../testing/stores.ts';

const timings = 50;
const likeness = 0.1;
const stormSize = 30;
/** As many attempts on one name are not held up, so that this is about hashing alone. */
const attemptsOnName = 5;
const calmMs = 50;

const newAddress = () => `10.${[...randomBytes(3)].join('.')}`;

describe('a log-in', () => {
  test(`takes the same time for unknown, wrong and disabled (medians of ${timings} within 10 %)`, async (context) => {
    const application = await startApplication({ BCRYPT_COST: '10' });
    const figures: Record<string, number[]> = {};
    const browser = application.browser();
    await browser.submit('/login', { username: 'warm', password: 'up' });
    const page = await browser.get('/login');
    const csrf = csrfOf(page);
    // Interleaved, so that whatever else the machine does falls on all alike.
    const collect = async () => {
      for (let round = 0; round < timings; round += attemptsOnName) {
        const cases = await freshCases(application);
        const from = { 'x-forwarded-for': newAddress() };
        for (const { name, ...fields } of Array(attemptsOnName).fill(cases).flat()) {
          const startedAt = performance.now();
          const answer = await browser.post('/login', { _csrf: csrf, ...fields }, from);
          figures[name] = [...(figures[name] ?? []), performance.now() - startedAt];
          assert.equal(answer.status, 401);
        }
      }
    };
    await collectUntil(() => spreadOf(figures) <= likeness, collect);
    await application.close();
    const medians = Object.values(figures).map(median);
    assert.equal(medians.length, 3);
    const spread = spreadOf(figures);
    context.diagnostic(`medians ${medians.map((ms) => ms.toFixed(1)).join(', ')} ms`);
    assert.ok(spread <= likeness, `spread ${(spread * 100).toFixed(1)} %`);
  });

  test(`storm of ${stormSize} at cost 12 slows nobody who is logged in, and ends in 503 beyond the queue`, async (context) => {
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

async function freshCases({ createAccount, services: { stores, clock } }: TestApplication) {
  const known = await createAccount();
  const disabled = await createAccount();
  await stores.accounts.disable(disabled.id, clock.now());
  const password = 'a wrong passphrase';
  return [
    { name: 'unknown', username: `nobody-${known.username}`, password },
    { name: 'wrong', username: known.username, password },
    { name: 'disabled', username: disabled.username, password: disabled.password },
  ];
}

/** Beside the running server, in its database. */
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
