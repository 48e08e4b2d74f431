import { setTimeout } from 'node:timers/promises';
import { slowness } from './in-time.ts';

const pauseMs = 20;

/**
 * Repeats a check until it is true.
 *
 * @returns how many milliseconds it took
 * @throws Error after `milliseconds`, or longer on a slow machine
 */
export async function eventually(
  what: string,
  milliseconds: number,
  isTrue: () => Promise<boolean>,
): Promise<number> {
  const startedAt = performance.now();
  let maxMs = milliseconds;
  for (;;) {
    if (await isTrue()) return performance.now() - startedAt;
    const tookMs = performance.now() - startedAt;
    if (tookMs >= maxMs) maxMs = milliseconds * (await slowness());
    if (tookMs >= maxMs) throw new Error(`Not within ${maxMs.toFixed(0)} ms: ${what}`);
    await setTimeout(pauseMs);
  }
}
