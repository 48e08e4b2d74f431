import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Redis } from '../platform/redis.ts';

const pauseAfterFailureMs = 1000;

interface Limit {
  /** Prefix of every key. */
  readonly name: string;
  /** How many a key may take in one window. */
  readonly limit: number;
  /** Length of a window, which starts with the first one taken. */
  readonly windowSeconds: number;
}

type Taken =
  | {
      readonly kind: 'taken';
      readonly isLast: boolean;
      readonly left: number;
      readonly freeInMs: number;
    }
  | { readonly kind: 'full'; readonly freeInMs: number };

/** A fixed-window counter. `consume` is atomic across processes. */
interface Limiter {
  /** Atomic: of any number of concurrent callers in all processes, at most `limit` succeed. */
  consume(key: string, windowSeconds?: number): Promise<Taken>;
  uncount(key: string): Promise<void>;
  look(key: string): Promise<{ taken: number; isFull: boolean; freeInMs: number }>;
  clear(key: string): Promise<void>;
}

export type CreateLimiter = (limit: Limit) => Limiter;

/**
 * Limiters that all workers share through Redis. Without Redis, or while it does not answer, each process counts for
 * itself and allows half as much: an outage must neither permit guessing nor lock everybody out.
 */
export function createLimiters(redis: Redis | undefined): CreateLimiter {
  const storeClient = redis && limiterClient(redis);
  return ({ name, limit, windowSeconds }) => {
    const options = { keyPrefix: `gatehouse:throttle:${name}`, duration: windowSeconds };
    if (storeClient === undefined) {
      return limiterOver(new RateLimiterMemory({ ...options, points: limit }));
    }
    const half = Math.max(1, Math.floor(limit / 2));
    return limiterOver(
      new RateLimiterRedis({
        ...options,
        points: limit,
        storeClient,
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory({ ...options, points: half }),
      }),
    );
  };
}

function limiterOver(limiter: RateLimiterMemory | RateLimiterRedis): Limiter {
  return {
    async consume(key, windowSeconds) {
      const options = windowSeconds === undefined ? {} : { customDuration: windowSeconds };
      try {
        const place = await limiter.consume(key, 1, options);
        const { remainingPoints: left, msBeforeNext: freeInMs } = place;
        return { kind: 'taken', isLast: left === 0, left, freeInMs };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return { kind: 'full', freeInMs: refusal.msBeforeNext };
      }
    },

    async uncount(key) {
      await limiter.reward(key);
    },

    async look(key) {
      const found = await limiter.get(key);
      return {
        taken: found?.consumedPoints ?? 0,
        isFull: found?.remainingPoints === 0,
        freeInMs: found?.msBeforeNext ?? 0,
      };
    },

    async clear(key) {
      await limiter.delete(key);
    },
  };
}

/**
 * The part of a Redis client that RateLimiterRedis needs, over our connection and with its deadline. After a failure
 * it reports "not ready" for a moment (a circuit breaker), so that a hung Redis costs one timeout, not one per
 * request.
 */
function limiterClient(redis: Redis) {
  let pausedUntil = 0;
  redis.onFailure(() => {
    pausedUntil = performance.now() + pauseAfterFailureMs;
  });
  return {
    get isReady() {
      return redis.isReady && performance.now() >= pausedUntil;
    },
    eval: (script: string, options: { keys: string[]; arguments: string[] }) =>
      redis.run((client) => client.eval(script, options)),
    del: (key: string) => redis.run((client) => client.del(key)),
    multi: () => ({
      get: (key: string) => ({
        pTTL: () => ({
          exec: () => redis.run((client) => client.multi().get(key).pTTL(key).exec()),
        }),
      }),
    }),
  };
}
