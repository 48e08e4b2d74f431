import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerEvenly } from './answer-evenly.ts';

/** Timers of Node may come a millisecond early. */
const minMs = 98;

test('what is done well at once is not known sooner', async () => {
  const startedAt = performance.now();
  assert.equal(await answerEvenly(async () => 'done'), 'done');
  assert.ok(performance.now() - startedAt >= minMs);
});

test('what fails at once is not known sooner', async () => {
  const startedAt = performance.now();
  const failing = answerEvenly(async () => {
    throw new Error('failed');
  });
  await assert.rejects(failing, /failed/);
  assert.ok(performance.now() - startedAt >= minMs);
});
