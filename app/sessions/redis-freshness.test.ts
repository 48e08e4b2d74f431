import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../platform/clock.ts';
import { openDatabase } from '../platform/database/database.ts';
import { createSettingStore } from '../platform/database/setting-store.ts';
import { digestOf, newId, newSecret } from '../platform/ids.ts';
import { createLogger } from '../platform/logger.ts';
import { connectRedis } from '../platform/redis.ts';
import { eventually } from '../testing/eventually.ts';
import { createTestStores } from '../testing/stores.ts';
import { createInvalidationLog, createPendingInvalidations } from './pending-invalidations.ts';
import { createRedisGeneration } from './redis-generation.ts';
import { createRedisSessionCopies } from './redis-session-copies.ts';
import type { Invalidation, LiveSession } from './session.ts';

const hourMs = 3_600_000;

/** Copies over a real Redis and PostgreSQL. The test can hold back what a poll has just read of the backlog. */
async function open() {
  const { environment, remove } = await createTestStores('redis');
  const database = openDatabase(String(environment['DATABASE_URL']));
  const redis = connectRedis(String(environment['REDIS_URL']));
  const pending = createPendingInvalidations(database.queries);
  let hold = async () => {};
  const copies = createRedisSessionCopies({
    redis,
    pending: {
      ...pending,
      async list(limit) {
        const found = await pending.list(limit);
        await hold();
        return found;
      },
    },
    generation: createRedisGeneration(createSettingStore(database.queries)),
    clock: systemClock,
    logger: createLogger({ level: 'silent', format: 'json' }),
  });
  await eventually('Redis is used', 5000, async () => copies.areUsable());
  return {
    copies,
    log: createInvalidationLog(database.queries, true),
    lookAway: () => redis.run(() => Promise.reject(new Error('lost'))).catch(() => {}),
    /** The next poll stops after it has read the backlog. */
    holdPoll() {
      const [arrived, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      hold = () => {
        hold = async () => {};
        arrived.resolve();
        return gate.promise;
      };
      return { arrived: arrived.promise, letGo: gate.resolve };
    },
    async close() {
      copies.close();
      await redis.close();
      await database.close();
      await remove();
    },
  };
}

function newSession(now: number): LiveSession {
  const id = newId();
  const account = {
    id,
    username: id,
    name: '',
    email: '',
    confirmedEmail: '',
    roles: ['user'],
    groups: [],
  };
  const times = { createdAt: now, authenticatedAt: now, secondFactorAt: null };
  const ends = { endsAt: now + hourMs, idleLimitMs: null };
  return { id, kind: 'browser', account, amr: ['pwd'], ...times, ...ends };
}

test('the copy of a session that ends while Redis becomes fresh again is never used', async () => {
  const { copies, log, lookAway, holdPoll, close } = await open();
  try {
    const now = systemClock.now();
    const digest = digestOf(newSecret());
    assert.ok(await copies.add(digest, { live: newSession(now), idleEndsAt: null }, now));
    assert.equal((await copies.find(digest)).kind, 'live');

    const { arrived, letGo } = holdPoll();
    await lookAway();
    await arrived;
    // The poll has read the backlog. The session ends now, so the poll will not publish it.
    const ended: Invalidation = { id: newId(), digest, kind: 'ended', mattersUntil: now + hourMs };
    await log.add([ended]);
    const telling = copies.invalidate([ended], now);
    letGo();
    while (!copies.areUsable()) await setImmediate();
    assert.deepEqual(await copies.find(digest), { kind: 'ended' });
    await telling;
  } finally {
    await close();
  }
});

test('the copy of a version that did not know who has confirmed the email is left to SQL', async () => {
  const { copies, close } = await open();
  try {
    const now = systemClock.now();
    const { account, ...session } = newSession(now);
    const { confirmedEmail: _unknown, ...known } = account;
    const live = { ...session, account: known } as LiveSession;
    const digest = digestOf(newSecret());
    assert.ok(await copies.add(digest, { live, idleEndsAt: null }, now));
    assert.deepEqual(await copies.find(digest), { kind: 'unusable' });
  } finally {
    await close();
  }
});
