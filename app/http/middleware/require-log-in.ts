import type { RequestHandler } from 'express';
import { HttpError } from '../http-error.ts';
import { visitorOf, wantsHtml } from '../request.ts';

/** Default-deny: whatever is not marked public needs a session. People are sent to log in and back. */
export function requireLogIn(): RequestHandler {
  return (request, response, next) => {
    if (visitorOf(request) !== undefined) return next();
    if (!wantsHtml(request)) {
      throw new HttpError(401, 'login_required', 'Log in first.');
    }
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    const query = isReading ? `?${new URLSearchParams({ rd: request.originalUrl })}` : '';
    response.redirect(303, `/login${query}`);
  };
}
