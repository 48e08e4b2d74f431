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
 * Lets those call an operation who may, and leaves in the request who that is: nobody for a public
 * operation, whatever was sent, as an old token must keep nobody from logging in.
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
   * A cookie comes with whatever a browser sends to us: so a browser has to say that it is a page of ours
   * that asks (https://www.w3.org/TR/fetch-metadata/). Silence is not enough here, as there is no token.
   */
  function refuseForgery({ via }: Caller, { method }: Operation, request: Request) {
    if (via !== 'cookie' || method === 'get' || saysSameOrigin(request, baseUrl)) return;
    const { requestId } = request;
    const [origin, expected] = [request.get('origin'), baseUrl.origin];
    logger.warn({ request_id: requestId, origin, expected }, 'a call came from another origin');
    throw new HttpError(403, 'csrf', `This has to come from a page of ${expected}.`);
  }

  async function find(
    { access, verifiesClient = false }: Operation,
    request: Request,
    posted?: ClientSecret,
  ) {
    const isForClients = access === 'client';
    if (posted !== undefined && (isForClients || verifiesClient)) return findClient(posted);
    // A client need not say who it is to revoke, but a wrong secret is refused in whichever place it stands.
    if (verifiesClient && saysBasic(request)) return findCaller(request, true);
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

/** RFC 6749 section 2.3: one method of authentication a request. */
function refuseTwoMethods(request: Request, posted: ClientSecret | undefined) {
  const { authorization, key } = credentialsOf(request);
  const isNamed = authorization !== undefined || key !== undefined;
  if (posted !== undefined && isNamed) throw challenge('two_methods');
}

function saysBasic(request: Request): boolean {
  return /^basic /i.test(credentialsOf(request).authorization ?? '');
}

/**
 * Lets an administrator do something to other people's accounts, which needs a recent proof, as on pages: neither an
 * API key that has leaked nor a session that was left open is enough.
 *
 * @throws HttpError `forbidden` for everybody else, before a proof is asked for; else `recent_proof_required`
 */
export function requireAdministrator(
  caller: Caller,
  clock: Clock,
  refusal = 'This is for administrators.',
) {
  if (!caller.account.roles.includes('admin')) throw new HttpError(403, 'forbidden', refusal);
  requireRecentProof(caller, clock);
}

/** @throws HttpError unless it is a session whose password was proved within ten minutes */
export function requireRecentProof(caller: Caller, clock: Clock) {
  if (caller.via !== 'api-key' && isRecentlyProved(caller.session, clock)) return;
  throw new HttpError(
    403,
    'recent_proof_required',
    'This needs a session whose password was proved within the last ten minutes: log in again.',
  );
}
