import type { Redis } from '../platform/redis.ts';
import { batchPerTick, type Coherence } from './coherence.ts';
import type { SessionCopies } from './session-copies.ts';

/**
 * How long silence counts as "nothing has changed". Together with the time in which a cut connection may
 * still answer, cached checks stop within 3 s of a failure.
 */
const leaseMs = 2_000;
const pingEveryMs = 500;

/**
 * Redis notifies this connection of every change to a key that the connection has read (server-assisted
 * client-side caching, https://redis.io/docs/latest/develop/reference/client-side-caching/). Notifications
 * and replies arrive in order: the reply to a ping proves that all earlier notifications have arrived.
 * Without a recent reply nothing cached is used.
 */
export function createRedisCoherence({
  redis,
  copies,
}: {
  redis: Redis;
  copies: Pick<SessionCopies, 'epoch'>;
}): Coherence {
  let caughtUpAt = Number.NEGATIVE_INFINITY;
  let isPinging = false;

  async function ping(sentAt: number) {
    isPinging = true;
    try {
      await redis.run((client) => client.ping());
      caughtUpAt = sentAt;
    } catch {
      // `redis.run` has reported the failure to its listeners.
    } finally {
      isPinging = false;
    }
  }

  return {
    epoch() {
      const epoch = copies.epoch();
      if (epoch === undefined) return undefined;
      const now = performance.now();
      // Pings are sent only while requests arrive.
      if (now - caughtUpAt > pingEveryMs && !isPinging) void ping(now);
      return now - caughtUpAt < leaseMs ? epoch : undefined;
    },
    onChange(listener) {
      redis.onInvalidation((key) => listener(key?.slice(key.lastIndexOf(':') + 1)));
    },
    whenCaughtUp: batchPerTick((callbacks) => {
      for (const callback of callbacks) callback();
    }),
  };
}
