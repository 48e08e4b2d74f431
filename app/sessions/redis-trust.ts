import type { Logger } from '../platform/logger.ts';
import type { Redis } from '../platform/redis.ts';
import type { PendingInvalidations } from './pending-invalidations.ts';
import type { Invalidation } from './session.ts';

const catchUpEveryMs = 1000;
const batch = 500;
const runIdLength = 16;

/** Whether what Redis says may be believed now. */
export interface RedisTrust {
  /** Stands before every key; undefined while Redis must not be asked. */
  prefix(): string | undefined;
  close(): void;
}

/**
 * Redis is believed only after two questions: which run of the server is this (keys of an earlier run,
 * from before a restart or a fail-over, are never read), and has it been told of every session that
 * ended while it was away. The second is asked again each second.
 *
 * @param deps.tell puts invalidations into Redis under a prefix
 */
export function createRedisTrust({
  redis,
  pending,
  logger,
  tell,
}: {
  redis: Redis;
  pending: PendingInvalidations;
  logger: Logger;
  tell: (prefix: string, invalidations: readonly Invalidation[]) => Promise<void>;
}): RedisTrust {
  let prefix: string | undefined;
  let doubts = 0;
  let isBusy = false;
  let isReported = false;

  redis.onDoubt((reason) => {
    prefix = undefined;
    doubts += 1;
    if (isReported) return;
    isReported = true;
    logger.warn(
      { reason: reason.message },
      'Redis is in doubt: SQL serves sessions until it is back',
    );
  });
  redis.onReady(() => void catchUp());
  const timer = setInterval(() => void catchUp(), catchUpEveryMs).unref();

  async function catchUp() {
    if (isBusy || !redis.isReady) return;
    isBusy = true;
    const doubtsBefore = doubts;
    try {
      const candidate = prefix ?? (await findPrefix());
      await tellPending(candidate);
      // A doubt that came up meanwhile is not settled by answers from before it.
      if (doubts === doubtsBefore) believe(candidate);
    } catch {
      // Redis in trouble has raised a doubt by itself. SQL in trouble changes nothing: without it no
      // session can end, so trust that was there is still good, and trust that was lost stays lost.
    } finally {
      isBusy = false;
    }
  }

  function believe(candidate: string) {
    prefix = candidate;
    if (isReported) logger.info('Redis is back');
    isReported = false;
  }

  async function findPrefix(): Promise<string> {
    const information = await redis.run((client) => client.info('server'));
    const runId = /^run_id:([0-9a-f]+)/m.exec(String(information))?.[1];
    if (runId === undefined) throw new Error('Redis does not tell its run_id.');
    return `gatehouse:${runId.slice(0, runIdLength)}:`;
  }

  async function tellPending(candidate: string) {
    let found: Invalidation[];
    do {
      found = await pending.list(batch);
      await tell(candidate, found);
      await pending.drop(found);
    } while (found.length === batch);
  }

  return { prefix: () => prefix, close: () => clearInterval(timer) };
}
