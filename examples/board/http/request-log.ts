import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import { requestIdOf } from './problem.ts';

const harmless = /^[\w.-]{8,64}$/;

/** Gives each request an id and logs one line: no query, header or body, because they may contain a secret. */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id') ?? '';
    response.locals['requestId'] = harmless.test(given) ? given : v7();
    response.set('X-Request-ID', requestIdOf(response));
    const startedAt = performance.now();
    // Read now, because routers shorten the path.
    const { method, path } = request;
    response.once('close', () => {
      logger.info(
        {
          request_id: requestIdOf(response),
          method,
          path,
          status: response.statusCode,
          ms: Math.round((performance.now() - startedAt) * 10) / 10,
        },
        'request',
      );
    });
    next();
  };
}
