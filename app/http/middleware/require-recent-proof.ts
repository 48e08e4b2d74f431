import type { RequestHandler } from 'express';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import { HttpError } from '../failures/http-error.ts';
import { visitorOf, wantsHtml } from '../request/request.ts';

const longestMs = 10 * 60 * 1000;

export function isRecentlyProved({ authenticatedAt }: LiveSession, clock: Clock): boolean {
  return clock.now() - authenticatedAt <= longestMs;
}

/** Lets nobody in whose last proof of the password is older than ten minutes. Comes after the log-in check. */
export function requireRecentProof(clock: Clock): RequestHandler {
  return (request, response, next) => {
    const visitor = visitorOf(request);
    if (visitor !== undefined && isRecentlyProved(visitor, clock)) return next();
    if (!wantsHtml(request)) {
      throw new HttpError(403, 'recent_proof_required', 'Prove your password again first.');
    }
    response.redirect(303, `/account/confirm?${new URLSearchParams({ rd: request.path })}`);
  };
}
