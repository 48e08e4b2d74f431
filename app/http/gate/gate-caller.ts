import type { LiveSession, SessionAccount } from '../../sessions/session.ts';

/** The session or API key behind a request that a proxy asks about. */
export interface GateCaller {
  readonly account: SessionAccount;
  /** Absent where an API key came. */
  readonly session?: LiveSession;
  /** Of an API key; a session may do everything that its account may. */
  readonly scopes?: readonly string[];
}
