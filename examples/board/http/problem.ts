import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { Unavailable } from '../unavailable.ts';

export interface FieldFault {
  readonly field: string;
  readonly detail: string;
}

/** An answer other than success, in words that may be shown. */
export class Problem extends Error {
  readonly status: number;
  /** For programs: a stable word. */
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
  400: 'That request cannot be understood',
  401: 'Please log in',
  403: 'You cannot do that',
  404: 'There is no such thing here',
  413: 'That is too much',
  415: 'That format is not understood',
  500: 'Something went wrong on our side',
  503: 'Back in a moment',
};

export function titleOf(status: number): string {
  return titles[status] ?? (status < 500 ? 'That is not possible here' : 'Something went wrong');
}

const retryAfterSeconds = '2';

/** What may be shown of whatever was thrown; the cause stays in the log. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Unavailable) {
    return new Problem(503, 'unavailable', 'A part of the service is not answering.', {
      headers: { 'Retry-After': retryAfterSeconds },
    });
  }
  // Faults found by Express and body-parser; their messages may quote the request.
  const status = Number((error as { status?: unknown }).status);
  return status >= 400 && status < 500
    ? new Problem(status, 'bad_request', 'Something about the request is not as it should be.')
    : new Problem(500, 'internal_error', 'It has been written down. Trying again may help.');
}

export function notFound(): RequestHandler {
  return () => {
    throw new Problem(404, 'not_found', 'The address may be mistyped.');
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
