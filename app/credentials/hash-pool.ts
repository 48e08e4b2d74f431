import { Piscina } from 'piscina';
import { withDeadline } from '../platform/deadline.ts';
import { createHashQueue } from './hash-queue.ts';
import type { HashTask } from './hash-worker.ts';

/** Well within the 30 s after which nginx gives up. */
const maxHashMs = 20_000;

/** bcrypt in worker threads, behind a queue bounded in length and time. */
export interface HashPool {
  /**
   * @param holder see `HashQueue.acquire`
   * @throws Unavailable when the queue is full or too slow
   */
  hash(key: string, cost: number, holder?: string): Promise<string>;
  /**
   * @param extraCosts costs of extra hashes to compute in the same task, only to take as long
   * @throws Unavailable as above
   */
  verify(
    key: string,
    hash: string,
    extraCosts: readonly number[],
    holder?: string,
  ): Promise<boolean>;
  close(): Promise<void>;
}

/** @param options.queue how many tasks of strangers may wait while all threads are busy */
export function createHashPool(options: { threads: number; queue: number }): HashPool {
  const queue = createHashQueue({ threads: options.threads, places: options.queue });
  let startedPool: Piscina<HashTask, string | boolean> | undefined;

  /** A thread is started when there is work for it, and stays: many processes never hash. */
  function start() {
    startedPool ??= new Piscina<HashTask, string | boolean>({
      filename: new URL('./hash-worker.ts', import.meta.url).href,
      minThreads: 1,
      maxThreads: options.threads,
      idleTimeout: Number.POSITIVE_INFINITY,
    });
    return startedPool;
  }

  async function run(task: HashTask, holder: string | undefined) {
    const release = await queue.acquire(holder);
    // A thread cannot be interrupted: it is released when it has finished, even if nobody waits any more.
    const work = start().run(task).finally(release);
    return withDeadline('Password hashing', maxHashMs, work);
  }

  return {
    hash: async (key, cost, holder) => String(await run({ kind: 'hash', key, cost }, holder)),
    verify: async (key, hash, extraCosts, holder) =>
      (await run({ kind: 'verify', key, hash, extraCosts }, holder)) === true,
    close: async () => startedPool?.destroy(),
  };
}
