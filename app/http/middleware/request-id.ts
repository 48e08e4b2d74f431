import type { RequestHandler } from 'express';
import { newId } from '../../platform/ids.ts';

const harmless = /^[\w.-]{8,64}$/;

/** Names every request, in the log, in the audit trail and in the answer. */
export function requestId(): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    request.requestId = given !== undefined && harmless.test(given) ? given : newId();
    response.set('X-Request-ID', request.requestId);
    next();
  };
}
