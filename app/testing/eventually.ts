import { setTimeout } from 'node:timers/promises';
import { slowness } from './in-time.ts';

const pauseMs = 20;

/**
 * Asks again until the answer is true.
 *
 * @returns how many milliseconds it took
 * @throws Error after `milliseconds`, or as many times longer as this machine is slower than usual
 */
export async function eventually(
  what: string,
  milliseconds: number,
  isTrue: () => Promise<boolean>,
): Promise<number> {
  const startedAt = performance.now();
  let longestMs = milliseconds;
  for (;;) {
    if (await isTrue()) return performance.now() - startedAt;
    const tookMs = performance.now() - startedAt;
    if (tookMs >= longestMs) longestMs = milliseconds * (await slowness());
    if (tookMs >= longestMs) throw new Error(`Not within ${longestMs.toFixed(0)} ms: ${what}`);
    await setTimeout(pauseMs);
  }
}
