import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import { type Coherence, noCoherence } from './coherence.ts';
import type { Invalidation } from './session.ts';
import type { SessionCopies } from './session-copies.ts';

/** So long processes that nobody tells of changes may use what they have read. */
const longestBlindMs = 1_000;
/** Timers may fire a little early. */
const timerSlackMs = 20;
const noticeMattersMs = 60_000;

/**
 * Something that every process remembers and that is not a session. Word of its changes travels the way
 * of ended sessions: by Redis, by the data version of SQLite, or by waiting.
 */
export interface SharedMark {
  /** For how many milliseconds what was read is good where nobody tells of changes. */
  readonly blindMs: number;
  /**
   * Names the stretch of time in which every change since the last `watch` has been told. Undefined where
   * nobody tells.
   */
  epoch(): Promise<number | undefined>;
  /** As `epoch`; from now on changes are told. To be called before reading what is remembered. */
  watch(): Promise<number | undefined>;
  onChange(listener: () => void): void;
  /** What the transaction that makes a change has to store. */
  notice(): Invalidation;
  /** To be called when that has committed. Done when no process answers from before the change. */
  announce(notice: Invalidation): Promise<void>;
}

/** @param name tells this mark from others, and from digests of sessions */
export function createSharedMark({
  name,
  coherence,
  copies,
  clock,
}: {
  name: string;
  coherence: Coherence;
  copies: SessionCopies;
  clock: Clock;
}): SharedMark {
  const blindMs = coherence === noCoherence ? longestBlindMs : 0;
  const listeners: (() => void)[] = [];
  const tell = () => {
    for (const listener of listeners) listener();
  };
  coherence.onChange((digest) => {
    if (digest === undefined || digest === name) tell();
  });

  /** Redis tells those of a change who have read the key, and its answer proves that it has told all before. */
  async function watch() {
    await copies.find(name);
    return copies.turn() ?? coherence.epoch();
  }

  return {
    blindMs,
    watch,
    async epoch() {
      const epoch = await new Promise<number | undefined>((resolve) => {
        coherence.whenCaughtUp(() => resolve(coherence.epoch()));
      });
      return epoch ?? watch();
    },
    onChange: (listener) => listeners.push(listener),
    notice() {
      const mattersUntil = clock.now() + noticeMattersMs;
      return { id: newId(), digest: name, kind: 'changed', mattersUntil };
    },
    async announce(notice) {
      tell();
      await copies.invalidate([notice], clock.now());
      if (blindMs > 0) await setTimeout(blindMs + timerSlackMs);
    },
  };
}
