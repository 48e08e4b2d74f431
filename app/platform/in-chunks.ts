import { setTimeout } from 'node:timers/promises';

/** Small enough to take a few milliseconds: other writers wait that long. */
const chunk = 100;
const minRestMs = 5;
/** Rests this many times as long as the chunk took, which leaves nine tenths of the disk's capacity to requests. */
const restShare = 9;

/**
 * Processes rows in chunks until none are left. There may be a million, so writers must be able to go in between.
 *
 * @param some processes up to `limit` rows and returns how many
 */
export async function inChunks(some: (limit: number) => Promise<number>): Promise<void> {
  for (;;) {
    const startedAt = performance.now();
    if ((await some(chunk)) < chunk) return;
    const tookMs = performance.now() - startedAt;
    await setTimeout(Math.max(minRestMs, restShare * tookMs));
  }
}
