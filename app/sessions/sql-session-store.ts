import type { Queries } from '../platform/database/database.ts';
import { createLiveSessions } from './live-sessions.ts';
import { createSessionHistory } from './session-history.ts';
import { createSessionRevocation } from './session-revocation.ts';
import type { SessionStore } from './session-store.ts';

/** @param keepsCopies whether there is a Redis to invalidate when sessions end */
export function createSessionStore(queries: Queries, keepsCopies: boolean): SessionStore {
  return {
    ...createLiveSessions(queries),
    ...createSessionRevocation(queries, keepsCopies),
    ...createSessionHistory(queries),
  };
}
