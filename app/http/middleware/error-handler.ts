import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from '../../platform/logger.ts';
import { Unavailable } from '../../platform/unavailable.ts';
import { codeFor, detailFor, wordsFor } from '../failures/error-words.ts';
import { HttpError } from '../failures/http-error.ts';
import type { NoteDenial } from '../failures/note-denial.ts';
import type { RenderPage } from '../pages/render.ts';
import { waitWords } from '../pages/words/time-words.ts';
import { wantsHtml } from '../request/request.ts';

/** Shows an error without its cause, which is only logged. */
export function errorHandler(
  render: RenderPage,
  noteDenial: NoteDenial,
  logger: Logger,
): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const shown = asHttpError(error);
    if (shown.status >= 500) {
      logger.error({ request_id: request.requestId, err: error }, 'request failed');
    }
    if (shown.status === 403) noteDenial(request, shown.code);
    // It is too late for another response. Break off, so that half a response is not taken for a whole one.
    if (response.headersSent) return response.destroy();
    response.status(shown.status).set(shown.headers);
    if (request.path.startsWith('/api/') || !wantsHtml(request))
      return sendProblem(shown, request, response);
    const words = wordsFor(shown.status);
    const seconds = Number(shown.headers['Retry-After'] ?? 0);
    return render(request, response, 'pages/error.njk', {
      title: words.title,
      error: {
        status: shown.status,
        action: seconds > 0 ? tryAgain(request) : words.action,
        isForbidden: shown.status === 403,
        text: shown.text ?? words.text,
        requestId: request.requestId,
        retryAfter: seconds > 0 ? waitWords(seconds) : null,
      },
    });
  };
}

/** A link back to the page. After a form, to the page of the form. */
function tryAgain({ method, originalUrl, path }: Request) {
  const asked = method === 'GET' || method === 'HEAD' ? originalUrl : path;
  // "//host" and "/\\host" would lead to another site.
  return { href: /^\/(?![/\\])/.test(asked) ? asked : '/', text: 'error.try-again' };
}

/**
 * For when the error page itself fails. Express's default handler would show the stack and print the whole
 * error.
 */
export function lastResort(logger: Logger): ErrorRequestHandler {
  return (error: Error, request, response, _next) => {
    logger.fatal({ request_id: request.requestId, err: error }, 'the error page failed');
    if (response.headersSent) response.destroy();
    else response.status(500).type('text').send('Something went wrong on our side.');
  };
}

export function notFound(): RequestHandler {
  return () => {
    throw new HttpError(404, codeFor(404), detailFor(404));
  };
}

/** The part of an error that may be shown. */
export function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof Unavailable) {
    return new HttpError(503, codeFor(503), detailFor(503), {
      'Retry-After': String(error.retryAfterSeconds),
    });
  }
  // Errors of the request from Express and body-parser. Their messages may quote the request.
  const status = (error as { status?: unknown }).status;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new HttpError(status, codeFor(status), detailFor(status));
  }
  return new HttpError(500, codeFor(500), detailFor(500));
}

/** RFC 9457 */
function sendProblem(error: HttpError, request: Request, response: Response) {
  response.type('application/problem+json').send(
    JSON.stringify({
      type: 'about:blank',
      title: STATUS_CODES[error.status] ?? '',
      status: error.status,
      detail: error.message,
      code: error.code,
      request_id: request.requestId,
    }),
  );
}
