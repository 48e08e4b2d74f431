import type { Clock } from '../platform/clock.ts';
import { createGrowingLru } from '../platform/growing-lru.ts';
import { digestOf, newId } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import type {
  Invalidation,
  LiveSession,
  NewSession,
  SessionAccount,
  SessionKind,
} from './session.ts';
import type { SessionCopies } from './session-copies.ts';
import { newSecretId } from './session-kinds.ts';
import {
  idleEndsAt,
  lifetimeFor,
  remainingMs,
  type SessionLimits,
  touchIntervalMs,
} from './session-limits.ts';
import type { FoundSession, SessionStore } from './session-store.ts';

/** A copy read from SQL longer ago than this is not added: the tombstone of its session may have expired already. */
const maxRefillAgeMs = 2_000;
const rememberedUses = 100_000;
const retryFailedUseMs = 5_000;

/** Options of a new session. By default it is a browser's, after a password was just entered. */
interface SessionWishes extends Pick<LiveSession, 'amr' | 'secondFactorAt'> {
  readonly remember: boolean;
  readonly kind: SessionKind;
  /** The end of the account; null for none. */
  readonly accountEndsAt: number | null;
}

export interface Sessions {
  /** Builds a session without storing it: a journey stores it in the transaction of the login. */
  prepare(
    account: SessionAccount,
    origin: { ip: string; userAgent: string },
    wishes?: Partial<SessionWishes>,
  ): NewSession;
  /** Call it once a new session is committed, so that the first request finds a copy at any worker. */
  warmCopies(session: NewSession): Promise<void>;
  /**
   * The session of this secret id, if it may be used now and is of this kind.
   *
   * @throws Unavailable when neither Redis nor SQL answers
   */
  check(secretId: string, kind?: SessionKind): Promise<LiveSession | undefined>;
  /**
   * Notes that a session was used. The use is recorded in the background, at most once in each interval.
   *
   * @returns when the next use should be noted
   */
  noteUse(secretId: string, live: LiveSession): number;
  /** Call it once a use counted by the store is committed: extends the copies accordingly. */
  noteExtended(secretId: string, found: FoundSession): Promise<void>;
  /** Call it once the transaction that wrote these has committed: notifies all workers. */
  propagate(invalidations: readonly Invalidation[]): Promise<void>;
  /** Waits until pending uses are recorded. */
  settle(): Promise<void>;
}

/** Sessions as every worker sees them: SQL is the source of truth, copies are faster. */
export function createSessions({
  store,
  copies,
  limits,
  clock,
  logger,
}: {
  store: SessionStore;
  copies: SessionCopies;
  limits: SessionLimits;
  clock: Clock;
  logger: Logger;
}): Sessions {
  /** When each session's use was last recorded, as far as this process knows. */
  const lastRecorded = createGrowingLru<string, number>(rememberedUses);
  const writing = new Set<Promise<void>>();

  async function find(digest: string): Promise<LiveSession | undefined> {
    const answer = await copies.find(digest);
    if (answer.kind === 'ended') return undefined;
    if (answer.kind === 'live') return answer.live.endsAt > clock.now() ? answer.live : undefined;
    return findAndCopy(digest, answer.kind === 'unknown');
  }

  async function findAndCopy(digest: string, mayCopy: boolean): Promise<LiveSession | undefined> {
    const askedAt = performance.now();
    const found = await store.find(digest, clock.now());
    if (found === undefined) return undefined;
    lastRecorded.set(digest, found.lastSeenAt);
    const isFresh = performance.now() - askedAt < maxRefillAgeMs;
    return mayCopy && isFresh ? copy(digest, found) : found.live;
  }

  /**
   * Adds a copy, then reads SQL once more. The session may have ended after the first read, and its tombstone may
   * have been lost since (a restart of Redis, FLUSHALL): then this copy would revive it. A copy that SQL cannot
   * confirm is removed, too. The result of the first read holds, as it would without a copy.
   */
  async function copy(
    digest: string,
    session: Pick<FoundSession, 'live' | 'idleEndsAt'>,
  ): Promise<LiveSession | undefined> {
    if (!(await copies.add(digest, session, clock.now()))) return session.live;
    const confirmed = await store.find(digest, clock.now()).catch(() => 'unknown' as const);
    if (confirmed !== undefined && confirmed !== 'unknown') return confirmed.live;
    const kind = confirmed === undefined ? 'ended' : 'changed';
    const mattersUntil = session.live.endsAt;
    await copies.invalidate([{ id: '', digest, kind, mattersUntil }], clock.now());
    return confirmed === undefined ? undefined : session.live;
  }

  async function recordUse(digest: string, live: LiveSession, now: number) {
    try {
      const recordedAt = await store.recordUse(digest, live, now);
      if (recordedAt !== undefined) lastRecorded.set(digest, recordedAt);
      if (recordedAt !== now) return;
      const times = { endsAt: live.endsAt, idleEndsAt: idleEndsAt(now, live.idleLimitMs) };
      // Subtracts the time that the statement took.
      await copies.extend(digest, remainingMs(times, clock.now()));
    } catch (error) {
      const interval = touchIntervalMs(live.idleLimitMs);
      lastRecorded.set(digest, now - interval + Math.min(interval, retryFailedUseMs));
      logger.warn({ err: error, session_id: live.id }, 'a use of a session was not recorded');
    }
  }

  return {
    prepare(account, { ip, userAgent }, wishes = {}) {
      const { remember = false, kind = 'browser', amr = ['pwd'], secondFactorAt = null } = wishes;
      const lastInstant = wishes.accountEndsAt ?? Number.POSITIVE_INFINITY;
      const id = newId();
      const now = clock.now();
      const secretId = newSecretId(kind, id);
      const isAdmin = account.roles.includes('admin');
      const { idleLimitMs, absoluteMs } = lifetimeFor({ kind, isAdmin, remember }, limits);
      const live: LiveSession = {
        id,
        kind,
        account,
        createdAt: now,
        authenticatedAt: now,
        amr,
        secondFactorAt,
        endsAt: Math.min(now + absoluteMs, lastInstant),
        idleLimitMs,
      };
      return { secretId, digest: digestOf(secretId), live, ip, userAgent };
    },

    async warmCopies({ digest, live }) {
      const session = { live, idleEndsAt: idleEndsAt(live.createdAt, live.idleLimitMs) };
      lastRecorded.set(digest, live.createdAt);
      await copy(digest, session);
    },

    async check(secretId, kind = 'browser') {
      const live = await find(digestOf(secretId));
      return live?.kind === kind ? live : undefined;
    },

    noteUse(secretId, live) {
      const digest = digestOf(secretId);
      const now = clock.now();
      const last = lastRecorded.get(digest);
      const interval = touchIntervalMs(live.idleLimitMs);
      if (last !== undefined && now - last < interval) return last + interval;
      lastRecorded.set(digest, now);
      const work = recordUse(digest, live, now).finally(() => writing.delete(work));
      writing.add(work);
      // If recording fails, it is retried at this time.
      return now + Math.min(interval, retryFailedUseMs);
    },

    async noteExtended(secretId, { live, lastSeenAt, idleEndsAt: idleEnd }) {
      const digest = digestOf(secretId);
      lastRecorded.set(digest, lastSeenAt);
      const times = { endsAt: live.endsAt, idleEndsAt: idleEnd };
      await copies.extend(digest, remainingMs(times, clock.now()));
    },

    async propagate(invalidations) {
      if (invalidations.length > 0) await copies.invalidate(invalidations, clock.now());
    },

    settle: async () => {
      await Promise.all(writing);
    },
  };
}
