import type { RequestHandler } from 'express';
import type { Logger } from '../../platform/logger.ts';
import { addressOf, visitorOf } from '../request/request.ts';

/**
 * Logs one line for each request, with these fields only: a query may contain a token, a header a credential,
 * a body a password (ASVS 16.2.5).
 */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    // Routers that are mounted below a prefix shorten the path.
    const { path } = request;
    response.once('close', () => {
      const visitor = visitorOf(request);
      const { caller } = request;
      logger.info(
        {
          request_id: request.requestId,
          method: request.method,
          path,
          // There was no response if the connection broke off before.
          status: response.headersSent ? response.statusCode : null,
          ms: Math.round((performance.now() - startedAt) * 10) / 10,
          ip: addressOf(request),
          account_id: (visitor ?? caller)?.account.id,
          session_id: visitor?.id ?? (caller?.via === 'api-key' ? undefined : caller?.session.id),
          api_key_id: caller?.via === 'api-key' ? caller.key.id : undefined,
          ...(response.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}
