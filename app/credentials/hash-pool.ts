import { Piscina } from 'piscina';
import { Unavailable } from '../platform/unavailable.ts';
import type { HashTask } from './hash-worker.ts';

const retryAfterSeconds = 3;

/** bcrypt in worker threads behind a bounded queue. */
export interface HashPool {
  /** @throws Unavailable at once when the queue is full: waiting longer would help nobody. */
  hash(key: string, cost: number): Promise<string>;
  /**
   * @param besides costs of hashes to make in the same task, for nothing but the time they take
   * @throws Unavailable as above
   */
  verify(key: string, hash: string, besides: readonly number[]): Promise<boolean>;
  close(): Promise<void>;
}

/** @param options.queue tasks that may wait while all threads are busy */
export function createHashPool(options: { threads: number; queue: number }): HashPool {
  let startedPool: Piscina<HashTask, string | boolean> | undefined;

  /** Threads are started by the first use, and stay: not every process that could hash does. */
  function start() {
    startedPool ??= new Piscina<HashTask, string | boolean>({
      filename: new URL('./hash-worker.ts', import.meta.url).href,
      minThreads: options.threads,
      maxThreads: options.threads,
      maxQueue: options.queue,
    });
    return startedPool;
  }

  async function run(task: HashTask) {
    const pool = start();
    // Piscina reports a full queue as a plain Error, so it is seen here before.
    if (pool.queueSize >= options.queue) {
      throw new Unavailable('Password hashing', { cause: 'the queue is full', retryAfterSeconds });
    }
    return pool.run(task);
  }

  return {
    hash: async (key, cost) => String(await run({ kind: 'hash', key, cost })),
    verify: async (key, hash, besides) =>
      (await run({ kind: 'verify', key, hash, besides })) === true,
    close: async () => startedPool?.destroy(),
  };
}
