import type { Invalidation, LiveSession } from './session.ts';
import type { FoundSession } from './session-store.ts';

/**
 * What a look at the copies says. 'unknown' means that a copy may be made from SQL; 'unusable' that
 * SQL has to answer and no copy may be made.
 */
export type CopyAnswer =
  | { readonly kind: 'live'; readonly live: LiveSession }
  | { readonly kind: 'ended' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unusable' };

/**
 * Copies of live sessions that all workers share. A copy is made once and never changed; nothing
 * here throws, as whatever goes wrong, SQL can answer.
 */
export interface SessionCopies {
  find(digest: string): Promise<CopyAnswer>;
  /** Makes a copy unless there is one, or a tombstone, under that key. True if it made one. */
  add(
    digest: string,
    session: Pick<FoundSession, 'live' | 'idleEndsAt'>,
    now: number,
  ): Promise<boolean>;
  /** Lets a copy live for so long from now. Does not bring back one that is gone. */
  extend(digest: string, milliseconds: number): Promise<void>;
  /**
   * Puts tombstones, or short markers that make SQL answer, in the place of copies. Done when every process
   * has been sent word of it; where that is not to be had, when all have had the time to read it in SQL.
   */
  invalidate(invalidations: readonly Invalidation[], now: number): Promise<void>;
  /** False while SQL has to serve alone although copies are wanted. */
  areUsable(): boolean;
  /** Numbers each time that copies are usable without interruption; undefined while they are not. */
  turn(): number | undefined;
  close(): void;
}

/** Without Redis the SQL store serves alone. */
export const noCopies: SessionCopies = {
  find: async () => ({ kind: 'unusable' }),
  add: async () => false,
  extend: async () => {},
  invalidate: async () => {},
  areUsable: () => true,
  turn: () => undefined,
  close: () => {},
};
