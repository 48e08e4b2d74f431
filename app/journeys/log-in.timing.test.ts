import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startApplication } from '../testing/application.ts';
import { createBrowser, csrfOf } from '../testing/browser.ts';
import { eventually } from '../testing/eventually.ts';
import { startGatehouse } from '../testing/gatehouse-process.ts';
import { median } from '../testing/median.ts';
import { createTestStores } from '../testing/stores.ts';

const timings = 50;
const likeness = 0.1;
const stormSize = 30;
const calmMs = 50;

describe('a log-in', () => {
  test(`takes the same time for unknown, wrong and disabled (medians of ${timings} within 10 %)`, async (context) => {
    const application = await startApplication();
    const known = await application.createAccount();
    const disabled = await application.createAccount();
    const { stores, clock } = application.services;
    await stores.accounts.disable(disabled.id, clock.now());
    const cases = {
      unknown: 'nobody-of-this-name',
      wrong: known.username,
      disabled: disabled.username,
    };
    const figures = Object.fromEntries(Object.keys(cases).map((name) => [name, [] as number[]]));
    const browser = application.browser();
    await browser.submit('/login', { username: 'warm', password: 'up' });
    const page = await browser.get('/login');
    const csrf = csrfOf(page);
    // Interleaved, so that whatever else the machine does falls on all alike.
    for (let round = 0; round < timings; round += 1) {
      for (const [name, username] of Object.entries(cases)) {
        const startedAt = performance.now();
        const password = name === 'disabled' ? disabled.password : 'a wrong passphrase';
        const answer = await browser.post('/login', { _csrf: csrf, username, password });
        figures[name]?.push(performance.now() - startedAt);
        assert.equal(answer.status, 401);
      }
    }
    await application.close();
    const medians = Object.values(figures).map(median);
    const spread = Math.max(...medians) / Math.min(...medians) - 1;
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
    const attackers = Array.from({ length: stormSize }, newBrowser);
    await Promise.all(attackers.map((attacker) => attacker.get('/login')));

    let isOver = false;
    const storm = Promise.all(
      attackers.map((attacker) => attacker.submit('/login', administrator)),
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
    assert.ok(median(live) < calmMs, 'liveness');
    assert.ok(median(pages) < calmMs, 'a page');
    assert.ok(refused.length > 0, 'the queue overflowed');
    assert.ok(statuses.includes(303), 'some got in');
    assert.deepEqual(new Set(statuses), new Set([303, 503]));
    for (const { headers } of refused) assert.match(headers.get('retry-after') ?? '', /^\d+$/);
  });
});

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
