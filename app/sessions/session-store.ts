import type {
  EndedSession,
  Invalidation,
  LiveSession,
  NewSession,
  SessionKind,
  SessionSummary,
} from './session.ts';

export interface FoundSession {
  readonly live: LiveSession;
  readonly lastSeenAt: number;
  readonly idleEndsAt: number | null;
  /** How often a program has extended it. */
  readonly refreshCount: number;
}

/** Which sessions of an account: all of them, one by its public handle, all except one, or all but the last seen. */
export interface SessionChoice {
  readonly accountId: string;
  readonly only?: string;
  readonly except?: string;
  /** How many of the last seen sessions to keep. At most 1,000 others are ended at once. */
  readonly allButLast?: number;
}

export type EndReason =
  | 'log-out'
  | 'ended-by-owner'
  | 'revoked'
  | 'account-disabled'
  | 'account-deleted'
  | 'renewed'
  | 'password-changed'
  | 'too-many'
  | 'refresh-replayed'
  | 'password-reset'
  | 'denied-by-owner'
  | 'factor-removed';

/** The source of truth about sessions. Everything else is a copy. */
export interface SessionStore {
  insert(session: NewSession): Promise<void>;
  /** A session that may be used now, with the current state of its account. One statement, so one snapshot. */
  find(digest: string, now: number): Promise<FoundSession | undefined>;
  /**
   * Records a use, at most once in each interval even if many workers try.
   *
   * @returns when the last recorded use was; undefined if the session is over
   */
  recordUse(digest: string, live: LiveSession, now: number): Promise<number | undefined>;
  /**
   * Records and counts a use of a session that may be used now. In a transaction it also locks the session, so that a
   * concurrent revocation waits.
   */
  extend(digest: string, now: number): Promise<FoundSession | undefined>;
  /**
   * Whether a session may be used now. In a transaction it also locks the session, so that a concurrent revocation
   * waits.
   */
  lock(
    session: { readonly id: string; readonly mustBeAdmin: boolean },
    now: number,
  ): Promise<boolean>;
  /** Whether a session was renewed, and its account has a session that began later and may be used now. */
  wasRenewed(id: string, now: number): Promise<boolean>;
  /**
   * Ends the chosen sessions that are still alive. Where copies exist, their invalidations are stored in the same
   * transaction.
   */
  end(choice: SessionChoice, reason: EndReason, now: number): Promise<EndedSession[]>;
  /** Ends those of these sessions that are still alive, whoever they belong to. As `end`. */
  endMany(
    ids: readonly string[],
    by: EndReason,
    now: number,
  ): Promise<(EndedSession & { readonly accountId: string })[]>;
  /**
   * Makes the sessions of an account end at this time at the latest. Mark them as changed first: their copies may live
   * until the former end.
   */
  shorten(accountId: string, endsAt: number, now: number): Promise<void>;
  /** Records that all copies of this account's sessions are stale. */
  markChanged(accountId: string, now: number): Promise<Invalidation[]>;
  /** The account of a session, alive or not, by its public handle. */
  findAccountId(id: string): Promise<string | undefined>;
  /** Sessions that may be used now, most recently seen first. */
  listLive(accountId: string, now: number): Promise<SessionSummary[]>;
  /** Whether the account has or had a session, as far as sessions are still stored. */
  hasEverBegun(accountId: string): Promise<boolean>;
  /** The login before the one that created this session. */
  findPreviousLogIn(accountId: string, before: LiveSession): Promise<SessionSummary | undefined>;
  /** Overwrites the network and the user agent of some sessions of an account. @returns how many */
  erase(accountId: string, limit: number): Promise<number>;
  /** Deletes up to `limit` sessions of a kind that expired before `before`. @returns how many */
  deleteExpired(kind: SessionKind, before: number, limit: number): Promise<number>;
}
