import type { Request } from 'express';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { HttpError } from '../failures/http-error.ts';
import { isRecentlyProved } from '../middleware/require-recent-proof.ts';
import { saysSameOrigin } from '../middleware/same-origin.ts';
import { hasScope } from '../request/credentials.ts';
import { scopeFor } from './access.ts';
import type { Caller } from './caller.ts';
import { challenge, insufficientScope } from './challenge.ts';
import {
  type ClientSecret,
  credentialsOf,
  type FindCaller,
  type FindClient,
} from './find-caller.ts';
import type { Operation } from './operation.ts';

/**
 * Checks that the caller may call the operation, and stores the caller in the request. A public operation has
 * no caller, whatever was sent: an old token must not prevent a new login.
 *
 * @throws HttpError 401 or 403
 */
export type Authorize = (
  operation: Operation,
  request: Request,
  posted?: ClientSecret,
) => Promise<void>;

export function createAuthorize(
  { findCaller, findClient }: { findCaller: FindCaller; findClient: FindClient },
  { baseUrl, clock, logger }: { baseUrl: URL; clock: Clock; logger: Logger },
): Authorize {
  /**
   * A browser adds the cookie to every request to us. So a request with a cookie must state that a page of
   * ours sent it (https://www.w3.org/TR/fetch-metadata/). A missing header is not enough here, because there
   * is no CSRF token.
   */
  function refuseForgery({ via }: Caller, { method }: Operation, request: Request) {
    if (via !== 'cookie' || method === 'get' || saysSameOrigin(request, baseUrl)) return;
    const { requestId } = request;
    const [origin, expected] = [request.get('origin'), baseUrl.origin];
    logger.warn(
      { request_id: requestId, origin, expected },
      'refused an API request from another origin',
    );
    throw new HttpError(403, 'csrf', `This request must come from a page of ${expected}.`);
  }

  async function find(
    { access, verifiesClient = false }: Operation,
    request: Request,
    posted?: ClientSecret,
  ) {
    const isForClients = access === 'client';
    if (posted !== undefined && (isForClients || verifiesClient)) return findClient(posted);
    // Revocation does not require a client, but a wrong client secret is refused wherever it is sent.
    if (verifiesClient && isBasic(request)) return findCaller(request, true);
    return access === 'public' ? undefined : findCaller(request, isForClients);
  }

  return async function authorize(operation, request, posted) {
    const { access } = operation;
    refuseTwoMethods(request, posted);
    const caller = await find(operation, request, posted);
    if (access === 'public') return;
    if (caller === undefined)
      throw challenge(access === 'client' ? 'client_required' : 'login_required');
    request.caller = caller;
    refuseForgery(caller, operation, request);
    const scope = scopeFor(operation);
    if (!hasScope(scopesOf(caller), scope)) throw insufficientScope(scope);
    if (access === 'admin') requireAdministrator(caller, clock);
    if (access === 'recently-proved') requireRecentProof(caller, clock);
  };
}

function scopesOf(caller: Caller): readonly string[] | undefined {
  return caller.via === 'api-key' ? caller.key.scopes : undefined;
}

/** RFC 6749, 2.3: one method of authentication for each request. */
function refuseTwoMethods(request: Request, posted: ClientSecret | undefined) {
  const { authorization, key } = credentialsOf(request);
  const isNamed = authorization !== undefined || key !== undefined;
  if (posted !== undefined && isNamed) throw challenge('two_methods');
}

function isBasic(request: Request): boolean {
  return /^basic /i.test(credentialsOf(request).authorization ?? '');
}

/**
 * Lets administrators change other people's accounts. They need a recent proof, as on pages: a leaked API key or an
 * unattended session is not enough.
 *
 * @throws HttpError `forbidden` for everybody else, `recent_proof_required` for an administrator without a recent proof
 */
export function requireAdministrator(
  caller: Caller,
  clock: Clock,
  refusal = 'This is for administrators.',
) {
  if (!caller.account.roles.includes('admin')) throw new HttpError(403, 'forbidden', refusal);
  requireRecentProof(caller, clock);
}

/** @throws HttpError unless the session's password was entered in the last ten minutes */
export function requireRecentProof(caller: Caller, clock: Clock) {
  if (caller.via !== 'api-key' && isRecentlyProved(caller.session, clock)) return;
  throw new HttpError(
    403,
    'recent_proof_required',
    'This needs a session whose password was entered in the last ten minutes. Log in again.',
  );
}
