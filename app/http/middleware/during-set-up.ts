import type { RequestHandler } from 'express';
import type { SetUp } from '../../journeys/entrance/set-up.ts';
import { Unavailable } from '../../platform/unavailable.ts';

/** While no account exists, redirects every page to the notice about the setup. */
export function duringSetUp({ hasBegun }: Pick<SetUp, 'hasBegun'>): RequestHandler {
  return async (_request, response, next) => {
    if (await hasBegun().catch(asBegun)) return next();
    return response.redirect(303, '/setup');
  };
}

/** While SQL is down, each page shows its own error. */
function asBegun(error: unknown): boolean {
  if (error instanceof Unavailable) return true;
  throw error;
}
