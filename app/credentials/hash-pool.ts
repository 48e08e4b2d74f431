import { Piscina } from 'piscina';
import { withDeadline } from '../platform/deadline.ts';
import { createHashQueue } from './hash-queue.ts';
import type { HashTask } from './hash-worker.ts';

/** Well within the 30 s after which nginx gives up. */
const longestHashMs = 20_000;

/** bcrypt in worker threads behind a queue that is bounded in length and in time. */
export interface HashPool {
  /**
   * @param holder see `HashQueue.turn`
   * @throws Unavailable when the queue is full, or has been too slow: waiting longer would help nobody
   */
  hash(key: string, cost: number, holder?: string): Promise<string>;
  /**
   * @param besides costs of hashes to make in the same task, for nothing but the time they take
   * @throws Unavailable as above
   */
  verify(key: string, hash: string, besides: readonly number[], holder?: string): Promise<boolean>;
  close(): Promise<void>;
}

/** @param options.queue tasks of strangers that may wait while all threads are busy */
export function createHashPool(options: { threads: number; queue: number }): HashPool {
  const queue = createHashQueue({ threads: options.threads, places: options.queue });
  let startedPool: Piscina<HashTask, string | boolean> | undefined;

  /** A thread is started when there is work for it, and stays: not every process that could hash does. */
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
    const giveBack = await queue.turn(holder);
    // A thread cannot be interrupted: it is free when it has finished, whether anybody still waits or not.
    const work = start().run(task).finally(giveBack);
    return withDeadline('Password hashing', longestHashMs, work);
  }

  return {
    hash: async (key, cost, holder) => String(await run({ kind: 'hash', key, cost }, holder)),
    verify: async (key, hash, besides, holder) =>
      (await run({ kind: 'verify', key, hash, besides }, holder)) === true,
    close: async () => startedPool?.destroy(),
  };
}
