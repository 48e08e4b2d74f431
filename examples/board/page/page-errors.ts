import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { asProblem, requestIdOf, titleOf } from '../http/problem.ts';
import type { Render } from './templates.ts';

/** Sends an error page to browsers. Programs are left to the next handler. */
export function pageErrors(render: Render, logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent || request.accepts(['json', 'html']) !== 'html') return next(error);
    const problem = asProblem(error);
    if (problem.status >= 500) {
      logger.error({ request_id: requestIdOf(response), err: error }, 'request failed');
    }
    response
      .status(problem.status)
      .set(problem.headers)
      .type('html')
      .send(
        render('error.njk', {
          title: titleOf(problem.status),
          problem: {
            status: problem.status,
            text: problem.message,
            reference: requestIdOf(response),
          },
        }),
      );
  };
}
