import { setTimeout } from 'node:timers/promises';
import { RedisStore } from 'connect-redis';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Redis } from '../platform/redis.ts';
import type { PendingInvalidations } from './pending-invalidations.ts';
import type { RedisGeneration } from './redis-generation.ts';
import { createRedisTrust, lookEveryMs } from './redis-trust.ts';
import type { Invalidation, LiveSession } from './session.ts';
import type { CopyAnswer, SessionCopies } from './session-copies.ts';
import { remainingMs } from './session-limits.ts';

const pauseMs = 25;
const shortestTombstoneMs = 5_000;
const changeMarkerMs = 5_000;

/** What copies of earlier versions do not say. */
const asBefore = { kind: 'browser', amr: ['pwd'], secondFactorAt: null } as const;

type Stored =
  | { readonly live: Omit<LiveSession, keyof typeof asBefore> & Partial<LiveSession> }
  | { readonly invalid: Invalidation['kind'] }
  | null;

/**
 * Copies in Redis, read and touched by connect-redis. Three kinds of value share one key: the copy,
 * a tombstone, and a short marker. As a copy is only ever added where nothing stands (`SET NX`), a
 * request that read SQL before a log-out cannot bring the session back after it.
 */
export function createRedisSessionCopies({
  redis,
  pending,
  generation,
  clock,
  logger,
}: {
  redis: Redis;
  pending: PendingInvalidations;
  generation: RedisGeneration;
  clock: Clock;
  logger: Logger;
}): SessionCopies {
  const trust = createRedisTrust({ redis, pending, generation, logger, tell: tellRedis });
  let store: RedisStore | undefined;

  async function tellRedis(
    prefix: string,
    invalidations: readonly Invalidation[],
    now = clock.now(),
  ) {
    const told = invalidations.map(({ digest, kind, mattersUntil }) => {
      const milliseconds =
        kind === 'ended' ? Math.max(mattersUntil - now, shortestTombstoneMs) : changeMarkerMs;
      return redis.run((client) =>
        client.set(prefix + digest, JSON.stringify({ invalid: kind }), {
          expiration: { type: 'PX', value: milliseconds },
        }),
      );
    });
    await Promise.all(told);
    if (told.length > 0) await passOn();
  }

  /**
   * Redis answers the client that changes a key before it notifies the clients that have read the key. Its answer
   * to a command that came after that answer is written after the notices.
   */
  async function passOn() {
    await redis.run((client) => client.ping());
  }

  /** Others read the notices in SQL that Redis could not be told of, and may tell it in our place. */
  async function untilOthersHaveLooked(invalidations: readonly Invalidation[]) {
    const deadline = performance.now() + 2 * lookEveryMs;
    while (performance.now() < deadline && (await pending.areLeft(invalidations))) {
      await setTimeout(pauseMs);
    }
  }

  /** connect-redis over our connection: with its deadline, and touching in milliseconds. */
  function storeAt(prefix: string): RedisStore {
    if (store?.prefix === prefix) return store;
    store = new RedisStore({
      prefix,
      ttl: (session) => (session as unknown as { milliseconds: number }).milliseconds,
      client: {
        get: (key: string) => redis.run((client) => client.get(key)),
        expire: (key: string, milliseconds: number) =>
          // Only ever longer: what stands there now may be a tombstone.
          redis.run((client) => client.pExpire(key, Math.ceil(milliseconds), 'GT')),
      },
    });
    return store;
  }

  async function whileTrusted<T>(otherwise: T, use: (prefix: string) => Promise<T>): Promise<T> {
    const prefix = trust.prefix();
    if (prefix === undefined) return otherwise;
    // What failed has raised a doubt by itself; SQL answers.
    return use(prefix).catch(() => otherwise);
  }

  return {
    find: (digest) =>
      whileTrusted<CopyAnswer>({ kind: 'unusable' }, async (prefix) => {
        const stored: Stored = await storeAt(prefix).get(digest);
        if (stored === null) return { kind: 'unknown' };
        if ('live' in stored) return { kind: 'live', live: { ...asBefore, ...stored.live } };
        return { kind: stored.invalid === 'ended' ? 'ended' : 'unusable' };
      }),

    add: (digest, { live, idleEndsAt }, now) =>
      whileTrusted(false, async (prefix) => {
        const milliseconds = Math.floor(remainingMs({ endsAt: live.endsAt, idleEndsAt }, now));
        if (milliseconds <= 0) return false;
        const answer = await redis.run((client) =>
          client.set(prefix + digest, JSON.stringify({ live }), {
            condition: 'NX',
            expiration: { type: 'PX', value: milliseconds },
          }),
        );
        return answer !== null;
      }),

    extend: (digest, milliseconds) =>
      whileTrusted(undefined, async (prefix) => {
        await storeAt(prefix).touch(digest, { milliseconds } as never);
      }),

    async invalidate(invalidations, now) {
      // Whoever is just about to believe Redis has looked for notices before these were written.
      if (trust.prefix() === undefined) trust.doubt('a session ended meanwhile');
      const isTold = await whileTrusted(false, async (prefix) => {
        await tellRedis(prefix, invalidations, now);
        await pending.drop(invalidations);
        return true;
      });
      if (!isTold) await untilOthersHaveLooked(invalidations);
    },

    areUsable: () => trust.prefix() !== undefined,
    turn: () => trust.turn(),
    close: () => trust.close(),
  };
}
