import type { Logger } from '../platform/logger.ts';
import type { Redis } from '../platform/redis.ts';
import type { PendingInvalidations } from './pending-invalidations.ts';
import type { RedisGeneration } from './redis-generation.ts';
import type { Invalidation } from './session.ts';

/** So often each process looks whether Redis is still the one that all agree on, and knows of every end. */
export const lookEveryMs = 250;
const batch = 500;

/** Whether what Redis says may be believed now. */
export interface RedisTrust {
  /** Stands before every key; undefined while Redis must not be asked. */
  prefix(): string | undefined;
  /** Numbers each time that Redis is believed without interruption; undefined while it is not. */
  turn(): number | undefined;
  /** Something was not told to Redis: it must not be believed before it has been. */
  doubt(reason: string): void;
  close(): void;
}

/**
 * Redis is believed only after two questions: is this the server, and the run of it, that all agree on
 * (keys from before a restart or a fail-over are never read), and has it been told of every session that
 * ended while it was away. Both are asked again four times a second.
 *
 * @param deps.tell puts invalidations into Redis under a prefix
 */
export function createRedisTrust({
  redis,
  pending,
  generation,
  logger,
  tell,
}: {
  redis: Redis;
  pending: PendingInvalidations;
  generation: RedisGeneration;
  logger: Logger;
  tell: (prefix: string, invalidations: readonly Invalidation[]) => Promise<void>;
}): RedisTrust {
  let prefix: string | undefined;
  let runId: string | undefined;
  let doubts = 0;
  let turns = 0;
  let isBusy = false;
  let isReported = false;
  let toldFault: string | undefined;

  function doubt(reason: string) {
    prefix = undefined;
    runId = undefined;
    doubts += 1;
    if (isReported) return;
    isReported = true;
    logger.warn({ reason }, 'Redis is in doubt: SQL serves sessions until it is back');
  }
  redis.onDoubt((error) => {
    doubt(error.message);
    tellOperator(redis.faultOf(error));
  });
  /** Beside the first doubt, which may be a consequence: once, until Redis is back. */
  function tellOperator(fault: string | undefined) {
    if (fault === undefined || toldFault === fault) return;
    toldFault = fault;
    logger.error(`${fault} Until then SQL serves sessions.`);
  }
  redis.onReady(() => void catchUp());
  const timer = setInterval(() => void catchUp(), lookEveryMs).unref();

  async function catchUp() {
    if (isBusy || !redis.isReady) return;
    isBusy = true;
    const doubtsBefore = doubts;
    try {
      runId ??= await findRunId();
      const candidate = `gatehouse:${await generation.agreeOn(runId)}:`;
      if (prefix !== candidate) prefix = undefined;
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
    if (prefix === undefined) turns += 1;
    prefix = candidate;
    if (isReported) logger.info('Redis is back');
    isReported = false;
    toldFault = undefined;
  }

  async function findRunId(): Promise<string> {
    const information = String(await redis.run((client) => client.info()));
    const found = /^run_id:([0-9a-f]+)/m.exec(information)?.[1];
    if (found === undefined || !/^role:master/m.test(information)) {
      const reason = 'the server is a replica, or does not tell its run_id';
      doubt(reason);
      tellOperator(redis.faultOf(new Error(reason)));
      throw new Error('This Redis cannot be trusted.');
    }
    return found;
  }

  async function tellPending(candidate: string) {
    let found: Invalidation[];
    do {
      found = await pending.list(batch);
      await tell(candidate, found);
      await pending.drop(found);
    } while (found.length === batch);
  }

  return {
    prefix: () => prefix,
    turn: () => (prefix === undefined ? undefined : turns),
    doubt,
    close: () => clearInterval(timer),
  };
}
