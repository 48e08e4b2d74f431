import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

const steps = 10_000_000;
/** What the steps take on a machine of usual speed that does nothing else. */
const usualMs = 16;
const samples = 5;
const pauseMs = 5;
const farTooBusy = 2;

/**
 * How many times longer than usual anything takes on this machine now, for being slow or busy; at
 * least 1. Promises about time are made for a machine of usual speed: on another one the same program
 * keeps them in as many times longer.
 */
export async function slowness(): Promise<number> {
  let took = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const startedAt = performance.now();
    work();
    took += performance.now() - startedAt;
    await setTimeout(pauseMs);
  }
  return Math.max(1, took / samples / usualMs);
}

/** Fails if something took longer than promised, on a machine of usual speed. */
export async function assertInTime(tookMs: number, promisedMs: number, what = 'it'): Promise<void> {
  if (tookMs < promisedMs) return;
  const factor = await slowness();
  const words = `${what} took ${tookMs.toFixed(0)} ms of ${promisedMs}, on a machine ${factor.toFixed(1)} times slower than usual`;
  assert.ok(tookMs < promisedMs * factor, words);
}

/** The promise of something that is awaited. */
export async function inTime<T>(promisedMs: number, work: Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work;
  await assertInTime(performance.now() - startedAt, promisedMs);
  return result;
}

/**
 * The statuses of many requests at once. 503 is the honest answer of a machine that is far too busy for
 * them; of one that is not, it is a fault.
 */
export async function assertStatuses(
  found: Iterable<number>,
  expected: readonly number[],
): Promise<void> {
  const different = new Set(found);
  if (different.has(503) && (await slowness()) >= farTooBusy) different.delete(503);
  assert.deepEqual(different, new Set(expected));
}

/** Arithmetic that no engine can leave out: xorshift (Marsaglia 2003). */
function work(): number {
  let state = 88_172_645;
  for (let step = 0; step < steps; step += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state;
}
