import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { median } from './median.ts';

/** So rarely is a difference seen that is not there: once in 100,000 comparisons. */
const chanceOfError = 1e-5;
const pairs = 50;
const warmUps = 5;
/** What nobody can measure over a network. */
const unmeasurableMs = 2;
const likeness = 0.1;

/** Milliseconds that each of two cases took. */
export type Pair = readonly [one: number, other: number];

/**
 * Measures two cases in turns, in both orders, so that whatever else the machine does falls on both alike.
 *
 * @param measure one of them, in milliseconds; `pair` counts from 0, and the first are not kept
 */
export async function measurePairs(
  measure: (which: 0 | 1, pair: number) => Promise<number>,
): Promise<Pair[]> {
  const measured: Pair[] = [];
  for (let pair = 0; pair < pairs + warmUps; pair += 1) {
    const took: [number, number] = [0, 0];
    for (const which of pair % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      took[which] = await measure(which, pair);
    }
    measured.push(took);
  }
  return measured.slice(warmUps);
}

/**
 * Whether in more than half of all pairs there ever were, one case takes longer than the other by more than
 * the limit, with no more doubt than one in 100,000 (sign test). Few or noisy figures are no proof.
 */
export function areSurelyDifferent(measured: readonly Pair[], limitMs: number): boolean {
  const slower = measured.filter(([one, other]) => one - other > limitMs).length;
  const faster = measured.filter(([one, other]) => other - one > limitMs).length;
  return chanceOf(Math.max(slower, faster), measured.length, 0.5) < chanceOfError;
}

/** Fails if the two surely differ by more than 10 %, and by more than anybody could measure over a network. */
export function assertAlike(context: TestContext, measured: readonly Pair[]): void {
  const [one, other] = [median(measured.map(([ms]) => ms)), median(measured.map(([, ms]) => ms))];
  const figures = `medians ${one.toFixed(1)} and ${other.toFixed(1)} ms`;
  context.diagnostic(figures);
  const limitMs = Math.max(likeness * Math.min(one, other), unmeasurableMs);
  assert.ok(!areSurelyDifferent(measured, limitMs), figures);
}

/** Whether surely more than this share of the figures lies above the limit. */
export function isSurelyOftenAbove(
  figures: readonly number[],
  limit: number,
  share: number,
): boolean {
  const above = figures.filter((figure) => figure > limit).length;
  return chanceOf(above, figures.length, share) < chanceOfError;
}

/** How likely something of this probability happens at least so many times out of so many. */
function chanceOf(atLeast: number, outOf: number, probability: number): number {
  let chance = 0;
  let ways = 1;
  for (let times = 0; times <= outOf; times += 1) {
    if (times > 0) ways *= (outOf - times + 1) / times;
    if (times < atLeast) continue;
    chance += ways * probability ** times * (1 - probability) ** (outOf - times);
  }
  return chance;
}
