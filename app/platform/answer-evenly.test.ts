import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerEvenly } from './answer-evenly.ts';

/** Node's timers may fire a millisecond early. */
const minMs = 98;

test('a fast success is not answered sooner', async () => {
  const startedAt = performance.now();
  assert.equal(await answerEvenly(async () => 'done'), 'done');
  assert.ok(performance.now() - startedAt >= minMs);
});

test('a fast failure is not answered sooner', async () => {
  const startedAt = performance.now();
  const failing = answerEvenly(async () => {
    throw new Error('failed');
  });
  await assert.rejects(failing, /failed/);
  assert.ok(performance.now() - startedAt >= minMs);
});
