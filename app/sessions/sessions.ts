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

/** A copy made from an older look at SQL could be overtaken by the end of its tombstone. */
const maxRefillAgeMs = 2_000;
const rememberedUses = 100_000;
const retryFailedUseMs = 5_000;

/** What is special about a session; absent: a browser's, with a password that was proved just now. */
interface SessionWishes extends Pick<LiveSession, 'amr' | 'secondFactorAt'> {
  readonly remember: boolean;
  readonly kind: SessionKind;
}

export interface Sessions {
  /** A session that does not exist yet: a journey stores it in the transaction of the log-in. */
  prepare(
    account: SessionAccount,
    origin: { ip: string; userAgent: string },
    wishes?: Partial<SessionWishes>,
  ): NewSession;
  /** To be called when a new session is stored for good: then its first request, at any worker, finds a copy. */
  warmCopies(session: NewSession): Promise<void>;
  /**
   * The session of this secret id, if it may be used now and is of this kind.
   *
   * @throws Unavailable when neither Redis nor SQL can tell
   */
  check(secretId: string, kind?: SessionKind): Promise<LiveSession | undefined>;
  /**
   * Notes that a session was used. Written down once an interval, in the background.
   *
   * @returns from when on another use is worth noting
   */
  noteUse(secretId: string, live: LiveSession): number;
  /** To be called when a use that the store has counted is stored for good: copies live as long. */
  noteProlonged(secretId: string, found: FoundSession): Promise<void>;
  /** To be called when the transaction that wrote these has committed: tells all workers. */
  propagate(invalidations: readonly Invalidation[]): Promise<void>;
  /** Waits for uses that are being written down. */
  settle(): Promise<void>;
}

/** Sessions as every worker sees them: SQL is the truth, copies are the fast way to it. */
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
  /** When each session's use was last written down, as far as this process knows. */
  const writtenAt = createGrowingLru<string, number>(rememberedUses);
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
    writtenAt.set(digest, found.lastSeenAt);
    const isFresh = performance.now() - askedAt < maxRefillAgeMs;
    return mayCopy && isFresh ? copy(digest, found) : found.live;
  }

  /**
   * Makes a copy and looks at SQL once more: had the session ended after the first look, and were its
   * tombstone lost since, in a restart of Redis or a FLUSHALL, this copy would bring it back. What SQL
   * cannot confirm is not left standing either; the first answer holds, as it did without a copy.
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
      if (recordedAt !== undefined) writtenAt.set(digest, recordedAt);
      if (recordedAt !== now) return;
      const times = { endsAt: live.endsAt, idleEndsAt: idleEndsAt(now, live.idleLimitMs) };
      // What the statement took is gone from it.
      await copies.extend(digest, remainingMs(times, clock.now()));
    } catch (error) {
      const interval = touchIntervalMs(live.idleLimitMs);
      writtenAt.set(digest, now - interval + Math.min(interval, retryFailedUseMs));
      logger.warn({ err: error, session_id: live.id }, 'a use of a session was not written down');
    }
  }

  return {
    prepare(account, { ip, userAgent }, wishes = {}) {
      const { remember = false, kind = 'browser', amr = ['pwd'], secondFactorAt = null } = wishes;
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
        endsAt: now + absoluteMs,
        idleLimitMs,
      };
      return { secretId, digest: digestOf(secretId), live, ip, userAgent };
    },

    async warmCopies({ digest, live }) {
      const session = { live, idleEndsAt: idleEndsAt(live.createdAt, live.idleLimitMs) };
      writtenAt.set(digest, live.createdAt);
      await copy(digest, session);
    },

    async check(secretId, kind = 'browser') {
      const live = await find(digestOf(secretId));
      return live?.kind === kind ? live : undefined;
    },

    noteUse(secretId, live) {
      const digest = digestOf(secretId);
      const now = clock.now();
      const last = writtenAt.get(digest);
      const interval = touchIntervalMs(live.idleLimitMs);
      if (last !== undefined && now - last < interval) return last + interval;
      writtenAt.set(digest, now);
      const work = recordUse(digest, live, now).finally(() => writing.delete(work));
      writing.add(work);
      // Should it fail, it is tried again then.
      return now + Math.min(interval, retryFailedUseMs);
    },

    async noteProlonged(secretId, { live, lastSeenAt, idleEndsAt: idleEnd }) {
      const digest = digestOf(secretId);
      writtenAt.set(digest, lastSeenAt);
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
