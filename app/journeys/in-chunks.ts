/** Small enough to take less than 20 ms, so that no request waits behind it. */
const chunk = 200;

/** Does something to rows, a few at a time, until there are none left. @param some returns how many it did */
export async function inChunks(some: (most: number) => Promise<number>): Promise<void> {
  while ((await some(chunk)) === chunk) await new Promise(setImmediate);
}
