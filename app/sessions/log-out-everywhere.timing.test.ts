import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { startApplication } from '../testing/application.ts';
import { slowness } from '../testing/in-time.ts';
import { median } from '../testing/median.ts';
import { isSurelyOftenAbove } from '../testing/paired.ts';
import { createTestStores } from '../testing/stores.ts';

/** Set ROUNDS for a longer run. */
const rounds = Number(process.env['ROUNDS'] ?? 200);
const latestMs = 50;
const usualMs = 10;

test(`a logout reaches another worker within ${latestMs} ms, in ${rounds} rounds`, async (context) => {
  const stores = await createTestStores('redis');
  const [worker, other] = [await startApplication({}, stores), await startApplication({}, stores)];
  const account = await worker.createAccount();
  const { sessions } = other.services;
  const requestContext = { ip: '', userAgent: '', requestId: '' };
  const took: number[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const browser = await worker.startSession(account);
      const cookie = decodeURIComponent(browser.cookies.get('gatehouse') ?? '');
      const [secretId = ''] = cookie.slice(2).split('.');
      const live = await worker.services.sessions.check(secretId);
      assert.ok(live);
      while (sessions.peek(secretId) === undefined) {
        const found = await sessions.check(secretId);
        assert.ok(found);
        sessions.noteUse(secretId, found);
        await setImmediate();
      }
      await worker.services.endSessions({ actor: live, which: 'own', requestContext });
      const answeredAt = performance.now();
      while (sessions.peek(secretId) !== undefined) await setImmediate();
      assert.equal(await sessions.check(secretId), undefined, `round ${round}`);
      took.push(performance.now() - answeredAt);
    }
  } finally {
    await Promise.all([worker.close(), other.close()]);
    await stores.remove();
  }
  const figures = `p50 ${median(took).toFixed(1)}, worst ${Math.max(...took).toFixed(1)} ms`;
  context.diagnostic(figures);
  const factor = await slowness();
  assert.ok(!isSurelyOftenAbove(took, usualMs * factor, 0.5), figures);
  assert.ok(!isSurelyOftenAbove(took, latestMs * factor, 0.01), figures);
});
