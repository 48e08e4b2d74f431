import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { median } from './median.ts';

/** Chance of a false alarm: once in 100,000 comparisons. */
const chanceOfError = 1e-5;
const pairs = 50;
const warmUps = 5;
/** A difference that nobody can measure over a network. */
const unmeasurableMs = 2;
const likeness = 0.1;

/** The times of two cases in milliseconds. */
export type Pair = readonly [one: number, other: number];

/**
 * Measures two cases in turn, in both orders, so that other work on the machine affects both alike.
 *
 * @param measure runs one of them and returns milliseconds; `pair` counts from 0, and the first pairs are
 *   dropped
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
 * Whether one case takes longer than the other by more than the limit, in more than half of all pairs, with a
 * chance of error of one in 100,000 (sign test). Few or noisy figures prove nothing.
 */
export function areSurelyDifferent(measured: readonly Pair[], limitMs: number): boolean {
  const slower = measured.filter(([one, other]) => one - other > limitMs).length;
  const faster = measured.filter(([one, other]) => other - one > limitMs).length;
  return chanceOf(Math.max(slower, faster), measured.length, 0.5) < chanceOfError;
}

/** Fails if the two surely differ by more than 10 %, and by more than anybody can measure over a network. */
export function assertAlike(context: TestContext, measured: readonly Pair[]): void {
  const [one, other] = [median(measured.map(([ms]) => ms)), median(measured.map(([, ms]) => ms))];
  const figures = `medians ${one.toFixed(1)} and ${other.toFixed(1)} ms`;
  context.diagnostic(figures);
  const limitMs = Math.max(likeness * Math.min(one, other), unmeasurableMs);
  assert.ok(!areSurelyDifferent(measured, limitMs), figures);
}

/** Whether surely more than this share of the figures is above the limit. */
export function isSurelyOftenAbove(
  figures: readonly number[],
  limit: number,
  share: number,
): boolean {
  const above = figures.filter((figure) => figure > limit).length;
  return chanceOf(above, figures.length, share) < chanceOfError;
}

/** The probability that an event happens at least `atLeast` times out of `outOf`. */
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
