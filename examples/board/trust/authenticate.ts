import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { Problem } from '../http/problem.ts';
import type { VerifyAccessToken } from './access-tokens.ts';
import type { Caller } from './caller.ts';
import type { Introspected } from './introspection.ts';
import { presentedCredential } from './presented-credential.ts';

export interface Trust {
  readonly verifyAccessToken: VerifyAccessToken;
  readonly introspect: (token: string) => Promise<Introspected>;
}

const realm = 'Bearer realm="board"';

/**
 * Lets callers pass that Gatehouse has authenticated. As RFC 6750 says: 401 without a credential, 401
 * `invalid_token` for an invalid one, 403 `insufficient_scope` for one without the scope. 503 if Gatehouse
 * cannot be asked.
 */
export function authenticate(trust: Trust): RequestHandler {
  return async (request, response, next) => {
    const caller = await callerOf(request.headers, trust);
    const scope = isReading(request.method) ? 'read' : 'write';
    if (scope === 'read' ? !caller.mayRead : !caller.mayWrite) {
      throw new Problem(403, 'insufficient_scope', `Send a credential with scope ${scope}.`, {
        headers: { 'WWW-Authenticate': `${realm}, error="insufficient_scope", scope="${scope}"` },
      });
    }
    response.locals['caller'] = caller;
    next();
  };
}

async function callerOf(headers: IncomingHttpHeaders, trust: Trust): Promise<Caller> {
  const credential = presentedCredential(headers);
  switch (credential.kind) {
    case 'two':
      throw new Problem(400, 'two_credentials', 'Send Authorization or X-API-Key, not both.');
    case 'none':
      throw new Problem(401, 'login_required', 'Send an access token or API key of Gatehouse.', {
        headers: { 'WWW-Authenticate': realm },
      });
    case 'malformed':
      throw badCredential();
    case 'jwt':
      return (await trust.verifyAccessToken(credential.token)) ?? refuse();
    case 'opaque':
      return (await trust.introspect(credential.token)).caller ?? refuse();
  }
}

function refuse(): never {
  throw badCredential();
}

function badCredential(): Problem {
  return new Problem(401, 'invalid_token', 'This credential is invalid, expired or revoked.', {
    headers: { 'WWW-Authenticate': `${realm}, error="invalid_token"` },
  });
}

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** The sender of the request. Only after `authenticate`. */
export function callerFrom(response: Response): Caller {
  return response.locals['caller'];
}
