import type { IncomingMessage } from 'node:http';
import type { AuthenticateApiKey } from '../../journeys/programs/authenticate-api-key.ts';
import type { AuthenticateToken } from '../../journeys/programs/authenticate-token.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { CachedSessions } from '../../sessions/session-cache.ts';
import type { BasicFailures } from '../../throttling/basic-failures.ts';
import type { ReadSessionCookie } from '../browser/session-cookie.ts';
import { bearerTokenIn, hasScope, singleHeader } from '../request/credentials.ts';
import { createFindByBasic } from './basic-key.ts';
import type { GateCaller } from './gate-caller.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

export interface GateCallerNeeds {
  readonly sessions: CachedSessions;
  readonly readSessionCookie: ReadSessionCookie;
  readonly authenticateToken: AuthenticateToken;
  readonly authenticateApiKey: AuthenticateApiKey;
  readonly basicFailures: BasicFailures;
  readonly proxies: TrustedProxies;
}

export interface FindGateCaller {
  /** Who sent a request, if this process remembers the session. */
  fromMemory(request: IncomingMessage): GateCaller | undefined;
  /**
   * Who sent a request. A session cookie that is valid decides; else a bearer token of ours; else an API
   * key. What is no valid credential of ours belongs to the application, and is left to it.
   *
   * @param takesBasic whether the rule of this request lets an API key come as a Basic password
   * @returns undefined for nobody that we know
   * @throws Unavailable when nobody can tell
   */
  find(request: IncomingMessage, takesBasic: boolean): Promise<GateCaller | undefined>;
}

export function createFindGateCaller(needs: GateCallerNeeds): FindGateCaller {
  const findByBasic = createFindByBasic(needs);
  const { sessions, readSessionCookie, authenticateToken, authenticateApiKey } = needs;

  function used(secretId: string, live: LiveSession | undefined): GateCaller | undefined {
    if (live === undefined) return undefined;
    sessions.noteUse(secretId, live);
    return callerOf(live);
  }

  async function byCookie(request: IncomingMessage): Promise<GateCaller | undefined> {
    const secretId = readSessionCookie(request);
    if (secretId === undefined) return undefined;
    return used(secretId, await sessions.check(secretId));
  }

  async function byToken(request: IncomingMessage): Promise<GateCaller | undefined> {
    const token = bearerTokenIn(only(request, 'authorization') ?? '');
    const found = token === undefined ? undefined : await authenticateToken(token);
    return found && callerOf(found.session);
  }

  async function byBasic(request: IncomingMessage): Promise<GateCaller | undefined> {
    const authorization = only(request, 'authorization');
    return authorization === undefined ? undefined : findByBasic(request, authorization);
  }

  async function byKey(request: IncomingMessage): Promise<GateCaller | undefined> {
    const key = only(request, 'x-api-key');
    const found = key === undefined ? undefined : await authenticateApiKey(key);
    return found && { account: found.account, scopes: found.key.scopes };
  }

  return {
    fromMemory(request) {
      const secretId = readSessionCookie(request);
      return secretId === undefined ? undefined : used(secretId, sessions.peek(secretId));
    },

    find: async (request, takesBasic) =>
      (await byCookie(request)) ??
      (await byToken(request)) ??
      (takesBasic ? await byBasic(request) : undefined) ??
      (await byKey(request)),
  };
}

/** Methods that change nothing: those of RFC 9110, and of WebDAV and CalDAV (RFC 4918, RFC 3253, RFC 5323). */
const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT', 'SEARCH']);

/** Whether a caller's key, if it is one, was made for requests like this. */
export function mayUse({ scopes }: GateCaller, method: string): boolean {
  return hasScope(scopes, readingMethods.has(method) ? 'read' : 'write');
}

function callerOf(session: LiveSession): GateCaller {
  return { account: session.account, session };
}

/** A header that is there twice is not for us to choose from. */
function only(request: IncomingMessage, name: string): string | undefined {
  return singleHeader(request, name) ?? undefined;
}
