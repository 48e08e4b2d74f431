import type { SessionKind, SessionSummary } from './session.ts';

/** Which sessions of all a list shows: those that fit every part that is given. */
export interface SessionFilter {
  readonly accountId?: string | undefined;
  readonly kind?: SessionKind | undefined;
  /** The address at which it began. */
  readonly ip?: string | undefined;
}

/** A session of anybody, without its secret. */
export interface ListedSession extends SessionSummary {
  readonly accountId: string;
  readonly username: string;
  /** Absolute end. */
  readonly endsAt: number;
}

/** Enough to know how large a list is, and few enough to be counted at once. */
export const maxCountedSessions = 10_000;
