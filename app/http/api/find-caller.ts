import type { IncomingMessage } from 'node:http';
import type { LiveSession } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { ReadSessionCookie } from '../browser/session-cookie.ts';
import { HttpError } from '../failures/http-error.ts';
import { basicPairIn, bearerTokenIn, singleHeader } from '../request/credentials.ts';
import type { Caller, KeyCaller } from './caller.ts';
import { challenge } from './challenge.ts';

export interface CallerNeeds {
  readonly readSessionCookie: ReadSessionCookie;
  readonly sessions: Sessions;
  /** @returns the session of an access token, if both are valid */
  readonly authenticateToken?: (
    token: string,
  ) => Promise<{ readonly session: LiveSession } | undefined>;
  /** @returns the key and its owner, if both are valid */
  readonly authenticateApiKey?: (
    key: string,
  ) => Promise<Pick<KeyCaller, 'key' | 'account'> | undefined>;
}

/**
 * Finds the caller. A request has one credential. With two, the check and the log could each use a different
 * one (RFC 6750, 2). A cookie beside another credential is ignored, because browsers add it.
 *
 * @param isClient whether a service may authenticate with its API key by Basic, as a bearer token, or in the
 *   body (RFC 6749, 2.3.1)
 * @returns undefined without a credential
 * @throws HttpError 400 for two credentials, 401 for an invalid one
 */
export type FindCaller = (
  request: IncomingMessage,
  isClient: boolean,
) => Promise<Caller | undefined>;

/** Credentials of a service: by Basic, or in the body (RFC 6749, 2.3.1). */
export interface ClientSecret {
  readonly id: string | undefined;
  readonly secret: string;
}

export function createFindCaller(needs: CallerNeeds): FindCaller {
  const { readSessionCookie, sessions, authenticateToken, authenticateApiKey } = needs;
  const findClient = createFindClient(needs);

  async function byCookie(request: IncomingMessage): Promise<Caller | undefined> {
    const secretId = readSessionCookie(request);
    const session = secretId && (await sessions.check(secretId));
    if (!session) return undefined;
    sessions.noteUse(secretId, session);
    return { via: 'cookie', account: session.account, session };
  }

  async function byToken(token: string): Promise<Caller> {
    const found = await authenticateToken?.(token);
    if (found === undefined) throw challenge('invalid_token');
    return { via: 'bearer', account: found.session.account, session: found.session };
  }

  /** @param refusal the error for an invalid key, which depends on how it was sent */
  async function byKey(
    key: string,
    refusal: 'invalid_api_key' | 'invalid_client' | 'invalid_token',
  ): Promise<KeyCaller> {
    const found = await authenticateApiKey?.(key);
    if (found === undefined) throw challenge(refusal);
    return { via: 'api-key', ...found };
  }

  return async function findCaller(request, isClient) {
    const { authorization, key } = credentialsOf(request);
    if (key !== undefined) return byKey(key, isClient ? 'invalid_client' : 'invalid_api_key');
    if (authorization === undefined) return isClient ? undefined : byCookie(request);
    if (isClient) return byClient(authorization);
    const token = bearerToken(authorization);
    return token === undefined ? undefined : byToken(token);
  };

  async function byClient(authorization: string): Promise<Caller | undefined> {
    const basic = basicPair(authorization);
    if (basic === undefined) {
      const token = bearerToken(authorization);
      return token === undefined ? undefined : byKey(token, 'invalid_token');
    }
    return findClient(basic);
  }
}

export type FindClient = ReturnType<typeof createFindClient>;

/** @throws HttpError 401 unless the secret is an API key that is good, and the id is that key's */
export function createFindClient({ authenticateApiKey }: Pick<CallerNeeds, 'authenticateApiKey'>) {
  return async function findClient({ id, secret }: ClientSecret): Promise<KeyCaller> {
    const found = await authenticateApiKey?.(secret);
    if (found === undefined || found.key.id !== id) throw challenge('invalid_client');
    return { via: 'api-key', ...found };
  };
}

/**
 * The credentials in the headers. There may be a cookie too.
 *
 * @throws HttpError 400 for more than one
 */
export function credentialsOf(request: IncomingMessage) {
  const authorization = only(request, 'authorization');
  const key = only(request, 'x-api-key');
  if (authorization !== undefined && key !== undefined) throw challenge('invalid_request');
  return { authorization, key };
}

function only(request: IncomingMessage, name: string): string | undefined {
  const value = singleHeader(request, name);
  if (value === null) throw challenge('invalid_request');
  return value;
}

/**
 * @returns undefined for another scheme
 * @throws HttpError for a malformed token
 */
function bearerToken(authorization: string): string | undefined {
  if (!/^bearer(?: |$)/i.test(authorization)) return undefined;
  const token = bearerTokenIn(authorization);
  if (token === undefined) throw challenge('invalid_token');
  return token;
}

function basicPair(authorization: string): { id: string; secret: string } | undefined {
  const pair = basicPairIn(authorization);
  if (pair === undefined) return undefined;
  const [id, secret, ...rest] = pair.split(':');
  if (id === undefined || secret === undefined || rest.length > 0)
    throw challenge('invalid_client');
  try {
    return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
  } catch {
    throw new HttpError(400, 'invalid_request', 'The Basic credentials cannot be read.');
  }
}
