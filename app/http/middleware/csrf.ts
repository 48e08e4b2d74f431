import type { RequestHandler } from 'express';
import type { Logger } from '../../platform/logger.ts';
import type { CsrfTokens } from '../browser/csrf-tokens.ts';
import { HttpError } from '../failures/http-error.ts';
import type { NoteDenial } from '../failures/note-denial.ts';
import { mayBeSameOrigin, saysSameOrigin } from './same-origin.ts';

/**
 * Protects a form against cross-site request forgery by two independent checks: what the browser says about
 * the origin, and the token. It comes after the body is parsed.
 *
 * @param deps.mayBeStale whether a same-origin header of the browser is enough if the token is stale
 * @param deps.redraw shows the form again if the token is stale, because its sender may be honest
 */
export function csrf({
  tokens,
  baseUrl,
  noteDenial,
  logger,
  mayBeStale = false,
  redraw,
}: {
  tokens: CsrfTokens;
  baseUrl: URL;
  noteDenial: NoteDenial;
  logger: Logger;
  mayBeStale?: boolean | undefined;
  redraw: RequestHandler;
}): RequestHandler {
  return (request, response, next) => {
    if (!mayBeSameOrigin(request, baseUrl)) {
      // Either an attack, or the page was opened at another URL than BASE_URL.
      const { requestId } = request;
      const [origin, expected] = [request.get('origin'), baseUrl.origin];
      logger.warn(
        { request_id: requestId, origin, expected },
        'refused a form from another origin',
      );
      throw new HttpError(
        403,
        'wrong_origin',
        `This page must be opened at ${expected}. Open it there and try again.`,
        {},
        ['error.wrong-origin', { origin: expected }],
      );
    }
    if (tokens.verify(request, request.body?._csrf)) return next();
    if (mayBeStale && saysSameOrigin(request, baseUrl)) return next();
    noteDenial(request, 'stale_form');
    response.status(403);
    return redraw(request, response, next);
  };
}
