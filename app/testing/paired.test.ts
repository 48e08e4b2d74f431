import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areSurelyDifferent, isSurelyOftenAbove, measurePairs, type Pair } from './paired.ts';

/** Numbers of a fixed sequence, between 0 and 1 (Park and Miller 1988). */
function createSequence(seed: number) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** As on a busy machine: mostly similar, sometimes ten times as long. */
function noisyPairs(seed: number, difference: number): Pair[] {
  const next = createSequence(seed);
  const took = () => 20 + 10 * next() + (next() < 0.1 ? 200 * next() : 0);
  return Array.from({ length: 50 }, () => [took(), took() + difference] as const);
}

test('noise alone is never a difference, and the time of a whole hash is almost always found', () => {
  const seeds = Array.from({ length: 500 }, (_, at) => at + 1);
  const seen = (difference: number) =>
    seeds.filter((seed) => areSurelyDifferent(noisyPairs(seed, difference), 2)).length;
  assert.deepEqual([seen(0), seen(2), seen(-2)], [0, 0, 0]);
  for (const difference of [30, -30]) assert.ok(seen(difference) > 0.98 * seeds.length);
});

test('both cases come first equally often', async () => {
  const order: number[] = [];
  const measured = await measurePairs(async (which) => {
    order.push(which);
    return which;
  });
  assert.ok(measured.every(([one, other]) => one === 0 && other === 1));
  assert.deepEqual(order.slice(0, 4), [0, 1, 1, 0]);
});

test('a few figures above a limit prove nothing, many do', () => {
  const figures = (above: number) => Array.from({ length: 200 }, (_, at) => (at < above ? 11 : 1));
  assert.equal(isSurelyOftenAbove(figures(2), 10, 0.01), false);
  assert.equal(isSurelyOftenAbove(figures(5), 10, 0.01), false);
  assert.equal(isSurelyOftenAbove(figures(40), 10, 0.01), true);
});
