import { setTimeout } from 'node:timers/promises';
import { RedisStore } from 'connect-redis';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Redis } from '../platform/redis.ts';
import type { PendingInvalidations } from './pending-invalidations.ts';
import { createRedisFreshness, pollEveryMs } from './redis-freshness.ts';
import type { RedisGeneration } from './redis-generation.ts';
import type { Invalidation, LiveSession } from './session.ts';
import type { CopyAnswer, SessionCopies } from './session-copies.ts';
import { remainingMs } from './session-limits.ts';

const pauseMs = 25;
const minTombstoneMs = 5_000;
const changeMarkerMs = 5_000;

/** Defaults for copies written by an earlier version, which lack these fields. */
const legacyFields = { kind: 'browser', amr: ['pwd'], secondFactorAt: null } as const;

/** Whether an earlier version wrote a copy, which does not say whether its owner has confirmed the email. */
function isOutdated({ account }: { readonly account: Partial<LiveSession['account']> }): boolean {
  return account.confirmedEmail === undefined;
}

type Stored =
  | { readonly live: Omit<LiveSession, keyof typeof legacyFields> & Partial<LiveSession> }
  | { readonly invalid: Invalidation['kind'] }
  | null;

/**
 * Copies in Redis, read and touched by connect-redis. One key holds a copy, a tombstone or a short marker.
 * A copy is added only where there is no value (`SET NX`), so a request that read SQL before a logout
 * cannot bring the session back after it.
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
  const freshness = createRedisFreshness({ redis, pending, generation, logger, publish });
  let store: RedisStore | undefined;

  async function publish(
    prefix: string,
    invalidations: readonly Invalidation[],
    now = clock.now(),
  ) {
    const writes = invalidations.map(({ digest, kind, mattersUntil }) => {
      const milliseconds =
        kind === 'ended' ? Math.max(mattersUntil - now, minTombstoneMs) : changeMarkerMs;
      return redis.run((client) =>
        client.set(prefix + digest, JSON.stringify({ invalid: kind }), {
          expiration: { type: 'PX', value: milliseconds },
        }),
      );
    });
    await Promise.all(writes);
    if (writes.length > 0) await untilNotified();
  }

  /**
   * Redis replies to the client that changes a key before it notifies the clients that have read the key. The
   * reply to a later command is written after those notifications.
   */
  async function untilNotified() {
    await redis.run((client) => client.ping());
  }

  /** Other processes poll the backlog in SQL, and may publish what this process could not. */
  async function untilOthersHavePolled(invalidations: readonly Invalidation[]) {
    const deadline = performance.now() + 2 * pollEveryMs;
    while (performance.now() < deadline && (await pending.areLeft(invalidations))) {
      await setTimeout(pauseMs);
    }
  }

  /** connect-redis over our own connection, which has a deadline, and with lifetimes in milliseconds. */
  function storeAt(prefix: string): RedisStore {
    if (store?.prefix === prefix) return store;
    store = new RedisStore({
      prefix,
      ttl: (session) => (session as unknown as { milliseconds: number }).milliseconds,
      client: {
        get: (key: string) => redis.run((client) => client.get(key)),
        expire: (key: string, milliseconds: number) =>
          // `GT` only extends: the value may have become a tombstone.
          redis.run((client) => client.pExpire(key, Math.ceil(milliseconds), 'GT')),
      },
    });
    return store;
  }

  async function whileFresh<T>(otherwise: T, use: (prefix: string) => Promise<T>): Promise<T> {
    const prefix = freshness.prefix();
    if (prefix === undefined) return otherwise;
    // The failure has marked Redis stale; SQL answers.
    return use(prefix).catch(() => otherwise);
  }

  return {
    find: (digest) =>
      whileFresh<CopyAnswer>({ kind: 'unusable' }, async (prefix) => {
        const stored: Stored = await storeAt(prefix).get(digest);
        if (stored === null) return { kind: 'unknown' };
        if ('live' in stored) {
          if (isOutdated(stored.live)) return { kind: 'unusable' };
          return { kind: 'live', live: { ...legacyFields, ...stored.live } };
        }
        return { kind: stored.invalid === 'ended' ? 'ended' : 'unusable' };
      }),

    add: (digest, { live, idleEndsAt }, now) =>
      whileFresh(false, async (prefix) => {
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
      whileFresh(undefined, async (prefix) => {
        await storeAt(prefix).touch(digest, { milliseconds } as never);
      }),

    async invalidate(invalidations, now) {
      // A running poll may have read the backlog before these invalidations were written.
      if (freshness.prefix() === undefined) freshness.markStale('a session ended in the meantime');
      const isPublished = await whileFresh(false, async (prefix) => {
        await publish(prefix, invalidations, now);
        await pending.drop(invalidations);
        return true;
      });
      if (!isPublished) await untilOthersHavePolled(invalidations);
    },

    areUsable: () => freshness.prefix() !== undefined,
    epoch: () => freshness.epoch(),
    close: () => freshness.close(),
  };
}
