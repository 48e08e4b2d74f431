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
  /** How often a program has prolonged it. */
  readonly refreshCount: number;
}

/** Which sessions of an account: all; by public handles only one, or all except one; all but the last seen. */
export interface SessionChoice {
  readonly accountId: string;
  readonly only?: string;
  readonly except?: string;
  /** How many of the last seen to leave. At most 1,000 others are ended at once. */
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

/** The truth about sessions. Everything else is a copy. */
export interface SessionStore {
  insert(session: NewSession): Promise<void>;
  /** A session that may be used now, with its account as it is now: one statement, one snapshot. */
  find(digest: string, now: number): Promise<FoundSession | undefined>;
  /**
   * Writes down a use, at most once an interval however many workers try.
   *
   * @returns when the last use that is written down was; undefined if the session is over
   */
  recordUse(digest: string, live: LiveSession, now: number): Promise<number | undefined>;
  /**
   * Writes down a use of a session that may be used now, and counts it. In a transaction it holds the
   * session as well: whoever wants to end it waits.
   */
  prolong(digest: string, now: number): Promise<FoundSession | undefined>;
  /**
   * Whether a session may be used now. In a transaction it holds the session as well: whoever wants to end it
   * waits.
   */
  hold(
    session: { readonly id: string; readonly mustBeAdmin: boolean },
    now: number,
  ): Promise<boolean>;
  /** Whether a session was renewed, and its account has one that began since and may be used now. */
  wasRenewed(id: string, now: number): Promise<boolean>;
  /**
   * Ends the chosen sessions that are not over yet. With copies about, what they must be told is
   * written in the same transaction.
   */
  end(choice: SessionChoice, by: EndReason, now: number): Promise<EndedSession[]>;
  /** Writes down that all copies of this account's sessions are out of date. */
  markChanged(accountId: string, now: number): Promise<Invalidation[]>;
  /** Whose session this is, over or not, by its public handle. */
  findAccountId(id: string): Promise<string | undefined>;
  /** Sessions that may be used now, last seen first. */
  listLive(accountId: string, now: number): Promise<SessionSummary[]>;
  /** Whether the account has, or had, a session, as far as they are kept. */
  hasEverBegun(accountId: string): Promise<boolean>;
  /** The log-in before the one that made this session. */
  findPreviousLogIn(accountId: string, before: LiveSession): Promise<SessionSummary | undefined>;
  /** Overwrites where some sessions of an account were used, and with what. @returns how many */
  erase(accountId: string, limit: number): Promise<number>;
  /** Deletes up to `limit` sessions of a kind that expired before then. @returns how many */
  deleteExpired(kind: SessionKind, before: number, limit: number): Promise<number>;
}
