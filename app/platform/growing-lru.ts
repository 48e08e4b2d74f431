import { LRUCache } from 'lru-cache';

/**
 * A least-recently-used cache of up to `maxEntries` that allocates memory as entries arrive. With the option `max`,
 * LRUCache allocates arrays for all entries at once: for 100,000, 20 ms at start and a megabyte, used or not.
 */
export function createGrowingLru<K extends {}, V extends {}>(
  maxEntries: number,
  dispose?: (value: V, key: K) => void,
): LRUCache<K, V> {
  return new LRUCache<K, V>({
    maxSize: maxEntries,
    sizeCalculation: () => 1,
    ...(dispose === undefined ? {} : { dispose }),
  });
}
