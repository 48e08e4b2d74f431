import type { Clock } from '../platform/clock.ts';
import { createGrowingLru } from '../platform/growing-lru.ts';
import { digestOf } from '../platform/ids.ts';
import type { Coherence } from './coherence.ts';
import type { LiveSession, SessionKind } from './session.ts';
import type { Sessions } from './sessions.ts';

const maxEntries = 50_000;
/** Upper bound on the age of an entry, in case an invalidation was missed. */
const maxAgeMs = 60_000;

export interface CachedSessions extends Sessions {
  /**
   * The session of this secret id and kind, if it is in this process's cache. To be called in a callback
   * of `whenCaughtUp`.
   */
  peek(secretId: string, kind?: SessionKind): LiveSession | undefined;
  /** Calls back when no session that ended before now is in the cache any more. */
  whenCaughtUp(callback: () => void): void;
}

interface Entry {
  readonly live: LiveSession;
  readonly digest: string;
  readonly epoch: number;
  /** Monotonic time (`performance.now()`). */
  readonly cachedAt: number;
  /** Served from the cache only until then: the session's end, or its idle limit after the last recorded use. */
  servedUntil: number;
  /** The next use after this time must be recorded. */
  recordUseAt: number;
}

/** A check that is in flight. If its session changes in the meantime, the answer is not cached. */
interface InFlightLookup {
  isInvalidated: boolean;
}

/**
 * Sessions with a cache: a session that was checked a moment ago is not looked up again. Ending a session
 * here invalidates its entry before the response is sent; ending it elsewhere, as soon as Redis notifies.
 * An entry is used only while the session's last-seen time is also being recorded.
 *
 * An answer is cached only if its session was not invalidated since before the lookup began. Otherwise a
 * lookup from before a logout could finish after the invalidation and be cached.
 */
export function createSessionCache({
  sessions,
  coherence,
  clock,
}: {
  sessions: Sessions;
  coherence: Coherence;
  clock: Clock;
}): CachedSessions {
  const secretIds = new Map<string, string>();
  const entries = createGrowingLru<string, Entry>(maxEntries, ({ digest }) =>
    secretIds.delete(digest),
  );
  const inFlight = new Map<string, Set<InFlightLookup>>();
  coherence.onChange((digest) => (digest === undefined ? invalidateAll() : invalidate(digest)));

  function invalidate(digest: string) {
    for (const lookup of inFlight.get(digest) ?? []) lookup.isInvalidated = true;
    const secretId = secretIds.get(digest);
    if (secretId !== undefined) entries.delete(secretId);
  }

  function invalidateAll() {
    for (const digest of inFlight.keys()) invalidate(digest);
    entries.clear();
  }

  function find(secretId: string): Entry | undefined {
    const entry = entries.get(secretId);
    if (entry === undefined) return undefined;
    const epoch = coherence.epoch();
    if (entry.epoch === epoch && performance.now() - entry.cachedAt < maxAgeMs) return entry;
    // While the epoch is unknown, keep the entry: it may turn out to be still valid.
    if (epoch !== undefined) entries.delete(secretId);
    return undefined;
  }

  function peek(secretId: string, kind: SessionKind = 'browser'): LiveSession | undefined {
    const entry = find(secretId);
    if (entry === undefined || clock.now() >= entry.servedUntil) return undefined;
    return entry.live.kind === kind ? entry.live : undefined;
  }

  /** @param check looks the session up in Redis or SQL */
  async function lookUp(
    secretId: string,
    epoch: number,
    check: () => Promise<LiveSession | undefined>,
  ): Promise<LiveSession | undefined> {
    const digest = digestOf(secretId);
    const lookup: InFlightLookup = { isInvalidated: false };
    const lookups = inFlight.get(digest) ?? new Set();
    inFlight.set(digest, lookups.add(lookup));
    try {
      const live = await check();
      if (live === undefined || lookup.isInvalidated || coherence.epoch() !== epoch) return live;
      const cachedAt = performance.now();
      entries.set(secretId, { live, digest, epoch, cachedAt, servedUntil: 0, recordUseAt: 0 });
      secretIds.set(digest, secretId);
      return live;
    } finally {
      lookups.delete(lookup);
      if (lookups.size === 0) inFlight.delete(digest);
    }
  }

  return {
    ...sessions,
    peek,
    whenCaughtUp: coherence.whenCaughtUp,

    async check(secretId, kind) {
      await new Promise<void>(coherence.whenCaughtUp);
      const known = peek(secretId, kind);
      if (known !== undefined) return known;
      const epoch = coherence.epoch();
      const check = () => sessions.check(secretId, kind);
      return epoch === undefined ? check() : lookUp(secretId, epoch, check);
    },

    noteUse(secretId, live) {
      const entry = entries.peek(secretId);
      if (entry === undefined || entry.live !== live) return sessions.noteUse(secretId, live);
      const now = clock.now();
      if (now >= entry.recordUseAt) entry.recordUseAt = sessions.noteUse(secretId, live);
      const idleEndsAt = now + (live.idleLimitMs ?? Number.POSITIVE_INFINITY);
      entry.servedUntil = Math.min(live.endsAt, idleEndsAt);
      return entry.recordUseAt;
    },

    async propagate(invalidations) {
      for (const { digest } of invalidations) invalidate(digest);
      await sessions.propagate(invalidations);
    },
  };
}
