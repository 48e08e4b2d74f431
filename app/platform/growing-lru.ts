import { LRUCache } from 'lru-cache';

/**
 * The last `most` entries that were used. Memory is taken as they come: given `max`, LRUCache fills arrays for all
 * of them at once, which for 100,000 costs a start 20 ms and a megabyte, used or not.
 */
export function createGrowingLru<K extends {}, V extends {}>(
  most: number,
  dispose?: (value: V, key: K) => void,
): LRUCache<K, V> {
  return new LRUCache<K, V>({
    maxSize: most,
    sizeCalculation: () => 1,
    ...(dispose === undefined ? {} : { dispose }),
  });
}
