import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerEvenly } from './answer-evenly.ts';

test('what is done at once, well or badly, is not known sooner', async () => {
  const startedAt = performance.now();
  const [done, failed] = await Promise.allSettled([
    answerEvenly(async () => 'done'),
    answerEvenly(async () => {
      throw new Error('failed');
    }),
  ]);
  // Timers of Node may come a millisecond early.
  assert.ok(performance.now() - startedAt >= 98);
  assert.deepEqual(done, { status: 'fulfilled', value: 'done' });
  assert.equal(failed.status, 'rejected');
});
