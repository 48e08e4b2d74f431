import type { RequestHandler } from 'express';
import type { Clock } from '../../platform/clock.ts';
import { HttpError } from '../http-error.ts';
import { visitorOf, wantsHtml } from '../request.ts';

const longestMs = 10 * 60 * 1000;

/** Lets nobody in whose last proof of the password is older than ten minutes. Comes after the log-in check. */
export function requireRecentProof(clock: Clock): RequestHandler {
  return (request, response, next) => {
    const provedAt = visitorOf(request)?.authenticatedAt ?? 0;
    if (clock.now() - provedAt <= longestMs) return next();
    if (!wantsHtml(request)) {
      throw new HttpError(403, 'recent_proof_required', 'Prove your password again first.');
    }
    response.redirect(303, `/account/confirm?${new URLSearchParams({ rd: request.path })}`);
  };
}
