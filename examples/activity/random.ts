/** Random choices that are the same for the same seed (mulberry32; not for secrets). */
export interface Random {
  /** An integer between both, inclusive. */
  between(min: number, max: number): number;
  chance(probability: number): boolean;
  /** @throws Error if there is nothing to pick from */
  pick<T>(items: readonly T[]): T;
  /** Up to `count` different items, in random order. */
  sample<T>(items: readonly T[], count: number): T[];
  /** Another source, which depends only on this one's seed and on `number`. */
  fork(number: number): Random;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  /** At least 0 and below 1. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    between,
    chance: (probability) => next() < probability,
    pick(items) {
      if (items.length === 0) throw new Error('The list is empty.');
      return items[between(0, items.length - 1)] as (typeof items)[number];
    },
    sample(items, count) {
      const pool = [...items];
      const wanted = Math.min(count, pool.length);
      for (let index = 0; index < wanted; index += 1) {
        const other = between(index, pool.length - 1);
        [pool[index], pool[other]] = [pool[other], pool[index]] as [never, never];
      }
      return pool.slice(0, wanted);
    },
    fork: (number) => createRandom(Math.imul(seed ^ 0x9e3779b9, number + 1) + number),
  };
}
