import type { RequestHandler } from 'express';
import { newId } from '../../platform/ids.ts';

const harmless = /^[\w.-]{8,64}$/;

/** Gives every request an id, for the log, the audit trail and the response. */
export function requestId(): RequestHandler {
  return (request, response, next) => {
    request.requestId = requestIdFrom(request.get('x-request-id'));
    response.set('X-Request-ID', request.requestId);
    next();
  };
}

/** @param given by a proxy or the client; used if it is harmless */
export function requestIdFrom(given: string | string[] | undefined): string {
  return typeof given === 'string' && harmless.test(given) ? given : newId();
}
