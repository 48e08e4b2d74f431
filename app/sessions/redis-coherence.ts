import type { Redis } from '../platform/redis.ts';
import { atEndOfTurn, type Coherence } from './coherence.ts';
import type { SessionCopies } from './session-copies.ts';

/**
 * How long silence is taken for "nothing has changed": with the time in which a cut connection may still
 * answer, remembered checks stop within 3 s of it.
 */
const leaseMs = 2_000;
const proveEveryMs = 500;

/**
 * Redis tells by itself of every change to a key that this connection has read, whoever makes it (server-
 * assisted client-side caching, https://redis.io/docs/latest/develop/reference/client-side-caching/). It
 * tells in order, on the same connection that answers: so an answer to a ping proves that all that was
 * to be told before it has arrived. Without such proof for a while, nothing is sure.
 */
export function createRedisCoherence({
  redis,
  copies,
}: {
  redis: Redis;
  copies: Pick<SessionCopies, 'turn'>;
}): Coherence {
  let provedAt = Number.NEGATIVE_INFINITY;
  let isProving = false;

  async function prove(askedAt: number) {
    isProving = true;
    try {
      await redis.run((client) => client.ping());
      provedAt = askedAt;
    } catch {
      // Whoever believes Redis has been told of the doubt.
    } finally {
      isProving = false;
    }
  }

  return {
    epoch() {
      const turn = copies.turn();
      if (turn === undefined) return undefined;
      const now = performance.now();
      // While nobody asks, nobody needs to know.
      if (now - provedAt > proveEveryMs && !isProving) void prove(now);
      return now - provedAt < leaseMs ? turn : undefined;
    },
    onChange(listener) {
      redis.onInvalidation((key) => listener(key?.slice(key.lastIndexOf(':') + 1)));
    },
    whenCaughtUp: atEndOfTurn((callbacks) => {
      for (const callback of callbacks) callback();
    }),
  };
}
