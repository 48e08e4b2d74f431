import { setTimeout } from 'node:timers/promises';

const pauseMs = 20;

/**
 * Asks again until the answer is true.
 *
 * @returns how many milliseconds it took
 * @throws Error after `milliseconds`
 */
export async function eventually(
  what: string,
  milliseconds: number,
  isTrue: () => Promise<boolean>,
): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < milliseconds) {
    if (await isTrue()) return performance.now() - startedAt;
    await setTimeout(pauseMs);
  }
  throw new Error(`Not within ${milliseconds} ms: ${what}`);
}
