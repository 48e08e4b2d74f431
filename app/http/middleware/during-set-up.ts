import type { RequestHandler } from 'express';
import type { SetUp } from '../../journeys/entrance/set-up.ts';
import { Unavailable } from '../../platform/unavailable.ts';

/** While nobody has an account, there is nothing to log in to: leads to the page that says what comes first. */
export function duringSetUp({ hasBegun }: Pick<SetUp, 'hasBegun'>): RequestHandler {
  return async (_request, response, next) => {
    if (await hasBegun().catch(asBegun)) return next();
    return response.redirect(303, '/setup');
  };
}

/** While SQL is away, each page says for itself what it cannot do. */
function asBegun(error: unknown): boolean {
  if (error instanceof Unavailable) return true;
  throw error;
}
