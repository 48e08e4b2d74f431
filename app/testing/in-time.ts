import assert from 'node:assert/strict';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';

const steps = 10_000_000;
/** Duration of the arithmetic below on an idle machine of normal speed. */
const usualMs = 16;
const samples = 5;
const pauseMs = 5;
const farTooSlow = 2;
/** Threads that want to run, for each processor, in the last minute. The tests themselves make it two. */
const farTooBusy = 3;

/**
 * How many times slower than normal this machine is now, because it is slow or busy; at least 1. Promises
 * about time are for a machine of normal speed. On a slower one the limits grow by this factor.
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

/** Fails if something took longer than promised, scaled to this machine. */
export async function assertInTime(tookMs: number, promisedMs: number, what = 'it'): Promise<void> {
  if (tookMs < promisedMs) return;
  const factor = await slowness();
  const words = `${what} took ${tookMs.toFixed(0)} ms of ${promisedMs}, on a machine ${factor.toFixed(1)} times slower than usual`;
  assert.ok(tookMs < promisedMs * factor, words);
}

/** Asserts the duration of a promise. */
export async function inTime<T>(promisedMs: number, work: Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work;
  await assertInTime(performance.now() - startedAt, promisedMs);
  return result;
}

/**
 * The statuses of many concurrent requests. 503 is accepted on a machine that is too busy for them, and is an
 * error on any other.
 */
export async function assertStatuses(
  found: Iterable<number>,
  expected: readonly number[],
): Promise<void> {
  const different = new Set(found);
  if (different.has(503) && (await isFarTooBusy())) different.delete(503);
  assert.deepEqual(different, new Set(expected));
}

async function isFarTooBusy(): Promise<boolean> {
  const [lastMinute = 0] = loadavg();
  return lastMinute / availableParallelism() >= farTooBusy || (await slowness()) >= farTooSlow;
}

/** Arithmetic that no engine can optimise away: xorshift (Marsaglia 2003). */
function work(): number {
  let state = 88_172_645;
  for (let step = 0; step < steps; step += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state;
}
