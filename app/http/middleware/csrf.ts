import type { RequestHandler } from 'express';
import type { Logger } from '../../platform/logger.ts';
import type { CsrfTokens } from '../browser/csrf-tokens.ts';
import { HttpError } from '../failures/http-error.ts';
import type { NoteDenial } from '../failures/note-denial.ts';
import { mayBeSameOrigin, saysSameOrigin } from './same-origin.ts';

/**
 * Guards a form against requests forged by other sites, by two independent checks: what the browser
 * says about the origin, and the token. Comes after the body is parsed.
 *
 * @param deps.mayBeStale whether a browser's word that a page of ours sent the form stands in for its token
 * @param deps.redraw answers a request whose token is stale, keeping what was typed: its sender may be
 *   honest
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
      // Either an attack, or the page was opened at another address than BASE_URL says.
      const { requestId } = request;
      const [origin, expected] = [request.get('origin'), baseUrl.origin];
      logger.warn({ request_id: requestId, origin, expected }, 'a form came from another origin');
      throw new HttpError(
        403,
        'wrong_origin',
        `This page was opened at another address than ${expected}. Open it there and try again.`,
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
