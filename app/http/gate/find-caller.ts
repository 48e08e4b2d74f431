import type { IncomingMessage } from 'node:http';
import type { LiveSession, SessionAccount } from '../../sessions/session.ts';
import type { CachedSessions } from '../../sessions/session-cache.ts';
import type { Cookie } from '../cookies.ts';
import { createReadSessionCookie } from './session-cookie.ts';

/** Whose request a proxy asks about. */
export interface Caller {
  readonly account: SessionAccount;
  readonly sessionId?: string;
}

export interface CallerNeeds {
  readonly sessions: CachedSessions;
  /** Newest first: all verify. */
  readonly sessionSecrets: readonly string[];
  /** Of the session. */
  readonly cookie: Cookie;
}

export interface FindCaller {
  /** Who sent a request, if this process knows without asking anybody. */
  atOnce(request: IncomingMessage): Caller | undefined;
  /**
   * Who sent a request. A session cookie that is valid decides; what else is there then belongs to the
   * application.
   *
   * @returns undefined for nobody that we know
   * @throws Unavailable when nobody can tell
   */
  find(request: IncomingMessage): Promise<Caller | undefined>;
}

export function createFindCaller({ sessions, sessionSecrets, cookie }: CallerNeeds): FindCaller {
  const readSessionCookie = createReadSessionCookie(cookie, sessionSecrets);

  function used(secretId: string, live: LiveSession | undefined): Caller | undefined {
    if (live === undefined) return undefined;
    sessions.noteUse(secretId, live);
    return { account: live.account, sessionId: live.id };
  }

  return {
    atOnce(request) {
      const secretId = readSessionCookie(request);
      return secretId === undefined ? undefined : used(secretId, sessions.peek(secretId));
    },

    async find(request) {
      const secretId = readSessionCookie(request);
      if (secretId === undefined) return undefined;
      return used(secretId, await sessions.check(secretId));
    },
  };
}
