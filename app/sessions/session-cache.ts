import type { Clock } from '../platform/clock.ts';
import { createGrowingLru } from '../platform/growing-lru.ts';
import { digestOf } from '../platform/ids.ts';
import type { Coherence } from './coherence.ts';
import type { LiveSession, SessionKind } from './session.ts';
import type { Sessions } from './sessions.ts';

const mostEntries = 50_000;
/** Whatever went wrong, no answer is older. */
const longestMs = 60_000;

export interface CachedSessions extends Sessions {
  /**
   * The session of this secret id and kind, if this process remembers it. To be called in a callback of
   * `whenCaughtUp`.
   */
  peek(secretId: string, kind?: SessionKind): LiveSession | undefined;
  /** Calls back when every session that had ended before now is forgotten here. */
  whenCaughtUp(callback: () => void): void;
}

interface Entry {
  readonly live: LiveSession;
  readonly digest: string;
  readonly epoch: number;
  /** Of the clock that nobody sets. */
  readonly learnedAt: number;
  /** Until when a use is as good as written down. */
  usableUntil: number;
  /** From when on a use has to be passed on. */
  noteAt: number;
}

/** A check under way. What changes meanwhile makes its answer too old to be kept. */
interface Lesson {
  isVoid: boolean;
}

/**
 * Sessions with a memory: a check that was just made is not made again. What is remembered is forgotten
 * before whoever ended the session has been answered, if that was here, and as soon as Redis tells if it
 * was elsewhere; and it holds only as long as the session's being used is also written down.
 *
 * An answer is kept only if nothing was said about its session since before the question was asked.
 * Else an answer from before a log-out could arrive after the word of it, and stay.
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
  const entries = createGrowingLru<string, Entry>(mostEntries, ({ digest }) =>
    secretIds.delete(digest),
  );
  const lessons = new Map<string, Set<Lesson>>();
  coherence.onChange((digest) => (digest === undefined ? forgetAll() : forget(digest)));

  function forget(digest: string) {
    for (const lesson of lessons.get(digest) ?? []) lesson.isVoid = true;
    const secretId = secretIds.get(digest);
    if (secretId !== undefined) entries.delete(secretId);
  }

  function forgetAll() {
    for (const digest of lessons.keys()) forget(digest);
    entries.clear();
  }

  function find(secretId: string): Entry | undefined {
    const entry = entries.get(secretId);
    if (entry === undefined) return undefined;
    const epoch = coherence.epoch();
    if (entry.epoch === epoch && performance.now() - entry.learnedAt < longestMs) return entry;
    // In doubt it may turn out later to have been right.
    if (epoch !== undefined) entries.delete(secretId);
    return undefined;
  }

  function peek(secretId: string, kind: SessionKind = 'browser'): LiveSession | undefined {
    const entry = find(secretId);
    if (entry === undefined || clock.now() >= entry.usableUntil) return undefined;
    return entry.live.kind === kind ? entry.live : undefined;
  }

  /** @param check asks those who know */
  async function learn(
    secretId: string,
    epoch: number,
    check: () => Promise<LiveSession | undefined>,
  ): Promise<LiveSession | undefined> {
    const digest = digestOf(secretId);
    const lesson: Lesson = { isVoid: false };
    const underWay = lessons.get(digest) ?? new Set();
    lessons.set(digest, underWay.add(lesson));
    try {
      const live = await check();
      if (live === undefined || lesson.isVoid || coherence.epoch() !== epoch) return live;
      const learnedAt = performance.now();
      entries.set(secretId, { live, digest, epoch, learnedAt, usableUntil: 0, noteAt: 0 });
      secretIds.set(digest, secretId);
      return live;
    } finally {
      underWay.delete(lesson);
      if (underWay.size === 0) lessons.delete(digest);
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
      return epoch === undefined ? check() : learn(secretId, epoch, check);
    },

    noteUse(secretId, live) {
      const entry = entries.peek(secretId);
      if (entry === undefined || entry.live !== live) return sessions.noteUse(secretId, live);
      const now = clock.now();
      if (now >= entry.noteAt) entry.noteAt = sessions.noteUse(secretId, live);
      const idleEndsAt = now + (live.idleLimitMs ?? Number.POSITIVE_INFINITY);
      entry.usableUntil = Math.min(live.endsAt, idleEndsAt);
      return entry.noteAt;
    },

    async propagate(invalidations) {
      for (const { digest } of invalidations) forget(digest);
      await sessions.propagate(invalidations);
    },
  };
}
