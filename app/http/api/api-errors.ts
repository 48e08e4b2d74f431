import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request } from 'express';
import { NoLongerLoggedIn } from '../../journeys/steps/actor.ts';
import type { Logger } from '../../platform/logger.ts';
import { type HttpError, SecondFactorRequired } from '../failures/http-error.ts';
import type { NoteDenial } from '../failures/note-denial.ts';
import { asHttpError } from '../middleware/error-handler.ts';
import { challenge } from './challenge.ts';
import { InvalidRequest } from './invalid-request.ts';

/** Turns every error of the API into a response: problem details (RFC 9457), or an OAuth error. */
export function apiErrors({
  logger,
  noteDenial,
}: {
  logger: Logger;
  noteDenial: NoteDenial;
}): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const shown = error instanceof NoLongerLoggedIn ? refusal(request) : asHttpError(error);
    const { requestId } = request;
    if (shown.status >= 500) logger.error({ request_id: requestId, err: error }, 'request failed');
    if (shown.status === 403) noteDenial(request, shown.code);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const isOAuth = response.locals['isOAuth'] === true;
    const body = isOAuth ? oauthError(shown) : problem(shown, requestId);
    const type = isOAuth ? 'application/json' : 'application/problem+json';
    response.status(shown.status).set(shown.headers).type(type).send(JSON.stringify(body));
  };
}

const refusals = {
  cookie: 'login_required',
  bearer: 'invalid_token',
  'api-key': 'invalid_api_key',
} as const;

/** The same response as for a credential that was invalid from the start. */
function refusal({ caller }: Request): HttpError {
  return challenge(refusals[caller?.via ?? 'cookie']);
}

function problem(error: HttpError, requestId: string) {
  return {
    // "about:blank" and its title mean that the status says everything; `code` is our own (RFC 9457, 4.2.1).
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? '',
    status: error.status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error instanceof InvalidRequest ? { errors: error.errors } : {}),
    ...(error instanceof SecondFactorRequired ? error.members : {}),
  };
}

/** RFC 6749, 5.2, has a closed list of error codes. Server errors use those of section 4.1.2.1. */
function oauthError(error: HttpError) {
  const fields = error instanceof InvalidRequest ? parametersOf(error) : [];
  if (fields.includes('grant_type')) {
    const supported = 'Only the grant_type refresh_token is supported.';
    return { error: 'unsupported_grant_type', error_description: supported };
  }
  const { status, code, message } = error;
  const about = `Missing or invalid: ${fields.join(', ')}.`;
  const description = fields.length > 0 ? about : message;
  return { error: oauthWord(status, code), error_description: description };
}

/** Only names of our own: `error_description` allows few characters (RFC 6749, 5.2). */
function parametersOf({ errors }: InvalidRequest): string[] {
  return errors.map(({ field }) => field).filter((field) => /^[a-z_]{1,40}$/.test(field));
}

const oauthWords = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_token_type',
  'invalid_scope',
  'insufficient_scope',
]);

function oauthWord(status: number, code: string): string {
  if (oauthWords.has(code)) return code;
  if (status === 401) return 'invalid_client';
  if (status === 429 || status === 503) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}
