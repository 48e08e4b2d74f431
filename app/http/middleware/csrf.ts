import type { RequestHandler } from 'express';
import type { CsrfTokens } from '../csrf-tokens.ts';
import { mayBeSameOrigin } from './same-origin.ts';

/**
 * Guards a form against requests forged by other sites, by two independent checks: the token, and what
 * the browser says about the origin. Comes after the body is parsed.
 *
 * @param redraw answers a request that failed, keeping what was typed: its sender may be honest
 */
export function csrf(tokens: CsrfTokens, baseUrl: URL, redraw: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const isGenuine =
      mayBeSameOrigin(request, baseUrl) && tokens.verify(request, request.body?._csrf);
    if (isGenuine) return next();
    response.status(403);
    return redraw(request, response, next);
  };
}
