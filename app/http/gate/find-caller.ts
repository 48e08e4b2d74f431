import type { IncomingMessage } from 'node:http';
import type { LiveSession, SessionAccount } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Cookie } from '../cookies.ts';
import { createReadSessionCookie } from './session-cookie.ts';

/** Whose request a proxy asks about. */
export interface Caller {
  readonly account: SessionAccount;
  readonly sessionId?: string;
}

export interface CallerNeeds {
  readonly sessions: Sessions;
  /** Newest first: all verify. */
  readonly sessionSecrets: readonly string[];
  /** Of the session. */
  readonly cookie: Cookie;
}

/**
 * Who sent a request. A session cookie that is valid decides; what else is there then belongs to the
 * application.
 *
 * @returns undefined for nobody that we know
 * @throws Unavailable when nobody can tell
 */
export type FindCaller = (request: IncomingMessage) => Promise<Caller | undefined>;

export function createFindCaller({ sessions, sessionSecrets, cookie }: CallerNeeds): FindCaller {
  const readSessionCookie = createReadSessionCookie(cookie, sessionSecrets);

  return async function findCaller(request) {
    const secretId = readSessionCookie(request);
    if (secretId === undefined) return undefined;
    const live = await sessions.check(secretId);
    if (live === undefined) return undefined;
    sessions.noteUse(secretId, live);
    return callerOf(live);
  };
}

function callerOf(live: LiveSession): Caller {
  return { account: live.account, sessionId: live.id };
}
