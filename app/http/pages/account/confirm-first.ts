import type { Request, Response } from 'express';
import type { Proofs } from '../../../journeys/account/list-proofs.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { isRecentlyProved } from '../../middleware/require-recent-proof.ts';

/**
 * Redirects to `/account/confirm` and back, before a form that asks only for the password. It does so if the
 * account needs a second factor and this session has not proved one recently.
 *
 * @returns whether it redirected
 */
export function confirmFirst(
  request: Request,
  response: Response,
  visitor: LiveSession,
  { needsFactor }: Pick<Proofs, 'needsFactor'>,
  clock: Clock,
): boolean {
  const isProved = visitor.secondFactorAt !== null && isRecentlyProved(visitor, clock);
  if (!needsFactor || isProved) return false;
  response.redirect(303, `/account/confirm?${new URLSearchParams({ rd: request.path })}`);
  return true;
}
