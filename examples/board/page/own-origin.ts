import type { RequestHandler } from 'express';
import { Problem } from '../http/problem.ts';

/**
 * The proxy lets a visitor's request pass, whichever site made the browser send it. So a form must have our
 * `Origin`: every browser sends it with a POST, and no page can forge it.
 */
export function requireOwnOrigin(origin: string): RequestHandler {
  return (request, _response, next) => {
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (isReading || request.get('origin') === origin) return next();
    throw new Problem(403, 'foreign_origin', 'This form was sent from another site.');
  };
}
