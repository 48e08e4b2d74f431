import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { type Coherence, noCoherence } from './coherence.ts';
import type { Invalidation } from './session.ts';
import type { SessionCopies } from './session-copies.ts';

/** How long a process may use a cached value where it receives no notifications. */
const maxStaleWithoutCoherenceMs = 1_000;
/** Timers may fire a little early. */
const timerSlackMs = 20;
const changeMattersMs = 60_000;

/**
 * Invalidates something other than sessions that every process caches, such as the signing keys. Its changes
 * are published like ended sessions: through Redis, by the data version of SQLite, or by waiting.
 */
export interface InvalidationChannel {
  /** How many milliseconds a cached value may be used where no notifications arrive; else 0. */
  readonly maxStaleMs: number;
  /** The period in which every change since the last `watch` is notified; undefined without notifications. */
  epoch(): Promise<number | undefined>;
  /** Like `epoch`, and subscribes. Call it before reading the value that will be cached. */
  watch(): Promise<number | undefined>;
  onChange(listener: () => void): void;
  /** To be stored in the transaction that makes the change. */
  invalidation(): Invalidation;
  /** Call it when that transaction has committed. Resolves when no process uses the old value any more. */
  publish(invalidation: Invalidation): Promise<void>;
}

/** @param name distinguishes this channel from others, and from digests of sessions */
export function createInvalidationChannel({
  name,
  coherence,
  copies,
  clock,
}: {
  name: string;
  coherence: Coherence;
  copies: SessionCopies;
  clock: Clock;
}): InvalidationChannel {
  const maxStaleMs = coherence === noCoherence ? maxStaleWithoutCoherenceMs : 0;
  const listeners: (() => void)[] = [];
  const notifyListeners = () => {
    for (const listener of listeners) listener();
  };
  coherence.onChange((digest) => {
    if (digest === undefined || digest === name) notifyListeners();
  });

  /** Redis notifies connections that have read the key, and its reply proves that older notifications have arrived. */
  async function watch() {
    await copies.find(name);
    return copies.epoch() ?? coherence.epoch();
  }

  return {
    maxStaleMs,
    watch,
    async epoch() {
      const epoch = await new Promise<number | undefined>((resolve) => {
        coherence.whenCaughtUp(() => resolve(coherence.epoch()));
      });
      return epoch ?? watch();
    },
    onChange: (listener) => listeners.push(listener),
    invalidation() {
      const mattersUntil = clock.now() + changeMattersMs;
      return { id: newId(), digest: name, kind: 'changed', mattersUntil };
    },
    async publish(invalidation) {
      notifyListeners();
      await copies.invalidate([invalidation], clock.now());
      if (maxStaleMs > 0) await setTimeout(maxStaleMs + timerSlackMs);
    },
  };
}
