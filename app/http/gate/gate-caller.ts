import type { LiveSession, SessionAccount } from '../../sessions/session.ts';

/** The session or API key behind a request that a proxy asks about. */
export interface GateCaller {
  readonly account: SessionAccount;
  /** Absent for an API key. */
  readonly session?: LiveSession;
  /** Only for an API key. A session may do everything that its account may. */
  readonly scopes?: readonly string[];
}
