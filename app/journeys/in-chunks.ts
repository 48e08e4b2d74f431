import { setTimeout } from 'node:timers/promises';

/** Small enough to take a few milliseconds, so that no request waits behind it. */
const chunk = 100;
/** Left to requests after each: there may be a million rows, and nobody waits for their end. */
const restMs = 5;

/** Does something to rows, a few at a time, until there are none left. @param some returns how many it did */
export async function inChunks(some: (most: number) => Promise<number>): Promise<void> {
  while ((await some(chunk)) === chunk) await setTimeout(restMs);
}
