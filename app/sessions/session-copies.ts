import type { Invalidation, LiveSession } from './session.ts';
import type { FoundSession } from './session-store.ts';

/**
 * Result of a lookup among the copies. 'unknown': there is none, and one may be added from SQL.
 * 'unusable': SQL must answer, and no copy may be added.
 */
export type CopyAnswer =
  | { readonly kind: 'live'; readonly live: LiveSession }
  | { readonly kind: 'ended' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unusable' };

/**
 * Copies of live sessions that all workers share. A copy is written once and never changed. Nothing here
 * throws: after any failure SQL can answer.
 */
export interface SessionCopies {
  find(digest: string): Promise<CopyAnswer>;
  /** Adds a copy unless the key holds a copy or a tombstone. True if it added one. */
  add(
    digest: string,
    session: Pick<FoundSession, 'live' | 'idleEndsAt'>,
    now: number,
  ): Promise<boolean>;
  /** Extends the lifetime of a copy to this long from now. Does not bring back one that is gone. */
  extend(digest: string, milliseconds: number): Promise<void>;
  /**
   * Replaces copies with tombstones, or with short markers that make SQL answer. Resolves when every process
   * has been notified; if Redis is unreachable, when all have had time to read it in SQL.
   */
  invalidate(invalidations: readonly Invalidation[], now: number): Promise<void>;
  /** False while SQL alone serves although Redis is configured. */
  areUsable(): boolean;
  /** Increments each time the copies become usable again; undefined while they are not. */
  epoch(): number | undefined;
  close(): void;
}

/** Without Redis, SQL alone serves. */
export const noCopies: SessionCopies = {
  find: async () => ({ kind: 'unusable' }),
  add: async () => false,
  extend: async () => {},
  invalidate: async () => {},
  areUsable: () => true,
  epoch: () => undefined,
  close: () => {},
};
