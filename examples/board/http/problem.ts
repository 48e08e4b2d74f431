import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { Unavailable } from '../unavailable.ts';

export interface FieldFault {
  readonly field: string;
  readonly detail: string;
}

/** An error whose message may be shown. */
export class Problem extends Error {
  readonly status: number;
  /** For programs. It never changes. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly FieldFault[];

  constructor(
    status: number,
    code: string,
    detail: string,
    { headers = {}, errors = [] }: Partial<Pick<Problem, 'headers' | 'errors'>> = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.errors = errors;
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Please log in',
  403: 'Access denied',
  404: 'Page not found',
  413: 'Too much data',
  415: 'Unsupported format',
  500: 'Something went wrong on our side',
  503: 'Temporarily unavailable',
};

export function titleOf(status: number): string {
  return titles[status] ?? (status < 500 ? 'Not possible here' : 'Something went wrong');
}

const retryAfterSeconds = '2';

/** The part of an error that may be shown. The cause stays in the log. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Unavailable) {
    return new Problem(503, 'unavailable', 'Please try again in a moment.', {
      headers: { 'Retry-After': retryAfterSeconds },
    });
  }
  // Errors of Express and body-parser: their messages may quote the request.
  const status = Number((error as { status?: unknown }).status);
  return status >= 400 && status < 500
    ? new Problem(status, 'bad_request', 'The server does not understand this request.')
    : new Problem(500, 'internal_error', 'The error was logged. Try again.');
}

export function notFound(): RequestHandler {
  return () => {
    throw new Problem(404, 'not_found', 'The address may be mistyped, or the page may have moved.');
  };
}

/** The last of all error handlers: problem details (RFC 9457). */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const problem = asProblem(error);
    if (problem.status >= 500) {
      logger.error({ request_id: requestIdOf(response), err: error }, 'request failed');
    }
    if (response.headersSent) return void response.destroy();
    response
      .status(problem.status)
      .set(problem.headers)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          title: titleOf(problem.status),
          status: problem.status,
          detail: problem.message,
          code: problem.code,
          request_id: requestIdOf(response),
          ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
        }),
      );
  };
}

export function requestIdOf(response: Response): string {
  return response.locals['requestId'];
}
