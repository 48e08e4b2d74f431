import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { createGrowingDelay, freeFailures, type GrowingDelay } from './growing-delay.ts';
import { createLimiters } from './limiter.ts';
import { createLogInThrottle, networkLimit } from './log-in-throttle.ts';

/** A delay that counts in this process, with a clock that stands still until it is advanced. */
function start(context: TestContext): GrowingDelay {
  context.mock.timers.enable({ apis: ['Date', 'setTimeout'] });
  return createGrowingDelay('test', createLimiters(undefined));
}

/** Seconds to wait, or undefined for an attempt that is admitted and fails. */
async function guess(delay: GrowingDelay): Promise<number | undefined> {
  const admission = await delay.admit('ada');
  return admission.kind === 'refused' ? admission.retryAfterSeconds : undefined;
}

async function useUpFreeFailures(delay: GrowingDelay) {
  for (let failure = 0; failure < 5; failure += 1) assert.equal(await guess(delay), undefined);
}

describe('a growing delay', () => {
  test('is 1 s after five failures and doubles up to 15 minutes', async (context) => {
    const delay = start(context);
    await useUpFreeFailures(delay);
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]) {
      assert.equal(await guess(delay), seconds);
      context.mock.timers.tick(seconds * 1000 - 1);
      assert.equal(await guess(delay), 1, 'a moment before the end');
      context.mock.timers.tick(1);
      assert.equal(await guess(delay), undefined, `after ${seconds} s`);
    }
  });

  test('does not grow by attempts made within it', async (context) => {
    const delay = start(context);
    await useUpFreeFailures(delay);
    for (let attempt = 0; attempt < 100; attempt += 1) assert.equal(await guess(delay), 1);
    context.mock.timers.tick(1000);
    assert.equal(await guess(delay), undefined);
    assert.equal(await guess(delay), 2);
  });

  test('admits no more attempts at the same time than one after the other', async (context) => {
    const delay = start(context);
    const answers = await Promise.all(Array.from({ length: 100 }, () => guess(delay)));
    assert.equal(answers.filter((seconds) => seconds === undefined).length, 5);
  });

  test('ends after a success, and one day after the first failure', async (context) => {
    const delay = start(context);
    for (let failure = 0; failure < 4; failure += 1) await guess(delay);
    const admission = await delay.admit('ada');
    assert.ok(admission.kind === 'admitted' && admission.startsLock);
    await admission.clear();
    await useUpFreeFailures(delay);
    assert.equal(await guess(delay), 1);
    context.mock.timers.tick(24 * 60 * 60 * 1000);
    await useUpFreeFailures(delay);
  });

  test('does not count attempts that were given back', async (context) => {
    const delay = start(context);
    const undecided = async () => {
      const admission = await delay.admit('ada');
      assert.equal(admission.kind, 'admitted');
      if (admission.kind === 'admitted') await admission.uncount();
    };
    for (let attempt = 0; attempt < 10; attempt += 1) await undecided();
    await useUpFreeFailures(delay);
    context.mock.timers.tick(1000);
    for (let attempt = 0; attempt < 10; attempt += 1) await undecided();
    assert.equal(await guess(delay), undefined);
    assert.equal(await guess(delay), 2);
  });
});

test('an attempt that a full network refuses at the last moment counts for no name', async () => {
  const throttle = createLogInThrottle(createLimiters(undefined));
  const from = (name: string, ip: string) => throttle.admit({ name, ip, device: undefined });
  for (let taken = 1; taken < networkLimit.limit; taken += 1) await from(`${taken}`, '192.0.2.1');
  // Both see the last place of the network, and one gets it.
  const [ada, bob] = await Promise.all([from('ada', '192.0.2.1'), from('bob', '192.0.2.1')]);
  assert.deepEqual([ada.kind, bob.kind].toSorted(), ['admitted', 'refused']);
  const refused = ada.kind === 'refused' ? 'ada' : 'bob';
  for (let failure = 1; failure <= freeFailures; failure += 1) {
    const admission = await from(refused, '192.0.2.2');
    assert.ok(admission.kind === 'admitted');
    assert.equal(admission.startsLock, failure === freeFailures, `failure ${failure}`);
  }
});
