import { setTimeout } from 'node:timers/promises';

/** Small enough to take a few milliseconds: whoever wants to write meanwhile waits for it. */
const chunk = 100;
const minRestMs = 5;
/** So many times as long as the chunk took: nine tenths of what the disk can do are for requests. */
const restShare = 9;

/**
 * Does something to rows, a few at a time, until there are none left: there may be a million, and nobody
 * waits for their end.
 *
 * @param some returns how many it did
 */
export async function inChunks(some: (limit: number) => Promise<number>): Promise<void> {
  for (;;) {
    const startedAt = performance.now();
    if ((await some(chunk)) < chunk) return;
    const tookMs = performance.now() - startedAt;
    await setTimeout(Math.max(minRestMs, restShare * tookMs));
  }
}
