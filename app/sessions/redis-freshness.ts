import type { Logger } from '../platform/logger.ts';
import type { Redis } from '../platform/redis.ts';
import type { PendingInvalidations } from './pending-invalidations.ts';
import type { RedisGeneration } from './redis-generation.ts';
import type { Invalidation } from './session.ts';

/** How often each process checks that Redis is the agreed server and has received every invalidation. */
export const pollEveryMs = 250;
const batch = 500;

/** Whether the copies in Redis are up to date and may be read. */
export interface RedisFreshness {
  /** Prefix of every key; undefined while Redis is stale. */
  prefix(): string | undefined;
  /** Increments each time Redis becomes fresh again; undefined while it is stale. */
  epoch(): number | undefined;
  /** An invalidation may have failed to reach Redis: nothing is read until the backlog has been replayed. */
  markStale(reason: string): void;
  close(): void;
}

/**
 * Redis counts as fresh when two conditions hold: it is the server, and the run of it, that all processes
 * agree on (keys from before a restart or fail-over are never read); and it has received every
 * invalidation that was written while it was unreachable. Both are checked four times a second.
 *
 * @param deps.publish writes invalidations to Redis under a prefix
 */
export function createRedisFreshness({
  redis,
  pending,
  generation,
  logger,
  publish,
}: {
  redis: Redis;
  pending: PendingInvalidations;
  generation: RedisGeneration;
  logger: Logger;
  publish: (prefix: string, invalidations: readonly Invalidation[]) => Promise<void>;
}): RedisFreshness {
  let prefix: string | undefined;
  let runId: string | undefined;
  let staleMarks = 0;
  let epoch = 0;
  let isPolling = false;
  let isReported = false;
  let loggedFault: string | undefined;

  function markStale(reason: string) {
    prefix = undefined;
    runId = undefined;
    staleMarks += 1;
    if (isReported) return;
    isReported = true;
    logger.warn({ reason }, 'Redis is stale: SQL serves sessions until it is fresh again');
  }
  redis.onFailure((error) => {
    markStale(error.message);
    logFault(redis.faultOf(error));
  });
  /** Logged beside the first failure, which may be a mere consequence: once, until Redis is back. */
  function logFault(fault: string | undefined) {
    if (fault === undefined || loggedFault === fault) return;
    loggedFault = fault;
    logger.error(`${fault} Until then SQL serves sessions.`);
  }
  redis.onReady(() => void poll());
  const timer = setInterval(() => void poll(), pollEveryMs).unref();

  async function poll() {
    if (isPolling || !redis.isReady) return;
    isPolling = true;
    const marksBefore = staleMarks;
    try {
      runId ??= await findRunId();
      const candidate = `gatehouse:${await generation.agreeOn(runId)}:`;
      if (prefix !== candidate) prefix = undefined;
      await replayPendingInvalidations(candidate);
      // A failure during this poll is not cleared by replies from before it.
      if (staleMarks === marksBefore) markFresh(candidate);
    } catch {
      // A failure of Redis has marked it stale. A failure of SQL changes nothing: no session can end
      // without SQL, so a fresh Redis stays fresh, and a stale one stale.
    } finally {
      isPolling = false;
    }
  }

  function markFresh(candidate: string) {
    if (prefix === undefined) epoch += 1;
    prefix = candidate;
    if (isReported) logger.info('Redis is back');
    isReported = false;
    loggedFault = undefined;
  }

  async function findRunId(): Promise<string> {
    const information = String(await redis.run((client) => client.info()));
    const found = /^run_id:([0-9a-f]+)/m.exec(information)?.[1];
    if (found === undefined || !/^role:master/m.test(information)) {
      const reason = 'the server is a replica, or hides its run_id';
      markStale(reason);
      logFault(redis.faultOf(new Error(reason)));
      throw new Error('This Redis is not a usable primary.');
    }
    return found;
  }

  async function replayPendingInvalidations(candidate: string) {
    let found: Invalidation[];
    do {
      found = await pending.list(batch);
      await publish(candidate, found);
      await pending.drop(found);
    } while (found.length === batch);
  }

  return {
    prefix: () => prefix,
    epoch: () => (prefix === undefined ? undefined : epoch),
    markStale,
    close: () => clearInterval(timer),
  };
}
