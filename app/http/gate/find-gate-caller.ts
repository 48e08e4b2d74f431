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
  /** The sender of a request, if this process has the session in its cache. */
  fromMemory(request: IncomingMessage): GateCaller | undefined;
  /**
   * The sender of a request. A valid session cookie decides, then a bearer token of ours, then an API key.
   * Anything that is not a valid Gatehouse credential is assumed to belong to the application, and ignored.
   *
   * @param takesBasic whether the rule accepts an API key as Basic password
   * @returns undefined without a valid credential
   * @throws Unavailable if a store does not answer
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

/** Methods that change nothing: those of RFC 9110, WebDAV and CalDAV (RFC 4918, RFC 3253, RFC 5323). */
const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'REPORT', 'SEARCH']);

/** Whether the scopes of the caller's API key allow this method. */
export function mayUse({ scopes }: GateCaller, method: string): boolean {
  return hasScope(scopes, readingMethods.has(method) ? 'read' : 'write');
}

function callerOf(session: LiveSession): GateCaller {
  return { account: session.account, session };
}

/** A repeated header is ignored. */
function only(request: IncomingMessage, name: string): string | undefined {
  return singleHeader(request, name) ?? undefined;
}
