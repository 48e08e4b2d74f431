import type { RequestHandler } from 'express';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import { HttpError } from '../failures/http-error.ts';
import { maxTargetBytes } from '../request/redirect-target.ts';
import { visitorOf, wantsHtml } from '../request/request.ts';

export const recentProofMs = 10 * 60 * 1000;

/** Whether the owner entered the password recently, and a second factor too if the account has one. */
export function isRecentlyProved(
  { authenticatedAt, secondFactorAt }: LiveSession,
  clock: Clock,
): boolean {
  const weakest = Math.min(authenticatedAt, secondFactorAt ?? authenticatedAt);
  return clock.now() - weakest <= recentProofMs;
}

/** Requires that the password was entered in the last ten minutes. Comes after the login check. */
export function requireRecentProof(clock: Clock): RequestHandler {
  return (request, response, next) => {
    const visitor = visitorOf(request);
    if (visitor !== undefined && isRecentlyProved(visitor, clock)) return next();
    if (!wantsHtml(request)) {
      throw new HttpError(403, 'recent_proof_required', 'Enter your password again first.');
    }
    // The filters of a list are in its address. One that is too long to come back to is cut to its page.
    const { originalUrl, path, method } = request;
    const isReading = method === 'GET' || method === 'HEAD';
    const rd = isReading && originalUrl.length <= maxTargetBytes ? originalUrl : path;
    response.redirect(303, `/account/confirm?${new URLSearchParams({ rd })}`);
  };
}
