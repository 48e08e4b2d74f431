import type { RequestHandler } from 'express';
import { newId } from '../../platform/ids.ts';

const harmless = /^[\w.-]{8,64}$/;

/** Names every request, in the log, in the audit trail and in the answer. */
export function requestId(): RequestHandler {
  return (request, response, next) => {
    request.requestId = requestIdFrom(request.get('x-request-id'));
    response.set('X-Request-ID', request.requestId);
    next();
  };
}

/** @param given by a proxy or the caller: believed if it can do no harm */
export function requestIdFrom(given: string | string[] | undefined): string {
  return typeof given === 'string' && harmless.test(given) ? given : newId();
}
