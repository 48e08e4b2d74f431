import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { TestBrowser } from '../testing/browser.ts';
import { idleEndsAt, touchIntervalMs } from './session-limits.ts';

// Redis expires keys by its own clock, which no test clock moves. So this test takes real seconds.
const idleSeconds = 2;

describe('the idle limit', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication({ SESSION_IDLE_SECONDS: String(idleSeconds) });
  });
  after(() => application.close());

  /** Retries with another session if this machine was too busy to use one in time. */
  async function useForLongerThanTheLimit(): Promise<TestBrowser> {
    let askedAt = performance.now();
    const browser = await application.logIn(await application.createAccount());
    for (let round = 0; round < 3; round += 1) {
      await setTimeout(idleSeconds * 600);
      const askedBefore = askedAt;
      askedAt = performance.now();
      const { status } = await browser.get('/dashboard');
      const isLate = performance.now() - askedBefore > idleSeconds * 1000;
      if (isLate) return useForLongerThanTheLimit();
      assert.equal(status, 200, 'kept alive by use');
    }
    return browser;
  }

  test('a session in use stays alive, and an unused one ends soon after the limit', async () => {
    const browser = await useForLongerThanTheLimit();
    await setTimeout(idleSeconds * 1000 * 1.25);
    assert.equal((await browser.get('/dashboard')).location, '/login?rd=%2Fdashboard');
  });
});

test('a session never ends before its idle limit, and at most 5 percent after it (1 percent for short limits)', () => {
  for (const [idleLimitMs, latestMs] of [
    [2_000, 20],
    [59_000, 590],
    [60_000, 3_000],
    [1_800_000, 90_000],
    [86_400_000, 300_000],
  ] as const) {
    const end = idleEndsAt(0, idleLimitMs) ?? 0;
    const interval = touchIntervalMs(idleLimitMs);
    // The latest use that may go unrecorded is one interval after the recorded one.
    assert.ok(end - interval >= idleLimitMs);
    assert.ok(end <= idleLimitMs + latestMs);
  }
  assert.equal(idleEndsAt(0, null), null);
});
