import type { RequestHandler } from 'express';
import { HttpError } from '../failures/http-error.ts';
import { maxTargetBytes } from '../request/redirect-target.ts';
import { visitorOf, wantsHtml } from '../request/request.ts';

/**
 * Denies by default: every page that is not public needs a session. People are redirected to the login page
 * and back.
 */
export function requireLogIn(): RequestHandler {
  return (request, response, next) => {
    if (visitorOf(request) !== undefined) return next();
    if (!wantsHtml(request)) {
      throw new HttpError(401, 'login_required', 'Log in first.');
    }
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    // A URL that is too long to return to is cut to its path.
    const { originalUrl, path } = request;
    const rd = [originalUrl, path].find(({ length }) => length <= maxTargetBytes);
    const query = isReading && rd !== undefined ? `?${new URLSearchParams({ rd })}` : '';
    response.redirect(303, `/login${query}`);
  };
}
