import type { Request, Response } from 'express';
import type { Entered } from '../../../journeys/steps/entered.ts';
import type { Web } from '../web.ts';

/** Redirects after each step of a login. `rd` is the requested page, unchecked. */
export interface GoOn {
  /** Gives the browser the result of the login, and redirects to the requested page or to the second step. */
  readonly withEntered: (
    request: Request,
    response: Response,
    entered: Entered,
    rd: string,
  ) => Promise<void>;
  /** Redirects a person who is logged in to the requested page. */
  readonly toTarget: (response: Response, rd: string) => void;
  /** Redirects to a page of ours that keeps `rd`. */
  readonly to: (response: Response, path: string, rd: string) => void;
}

export function createGoOn({
  enterBrowser,
  redirectTargets,
}: Pick<Web, 'enterBrowser' | 'redirectTargets'>): GoOn {
  function to(response: Response, path: string, rd: string, others: Record<string, string> = {}) {
    const target = redirectTargets(rd);
    const query = new URLSearchParams({ ...others, ...(target && { rd: target }) });
    response.redirect(303, query.size === 0 ? path : `${path}?${query}`);
  }

  function toTarget(response: Response, rd: string) {
    response.redirect(303, redirectTargets(rd) ?? '/dashboard');
  }

  return {
    to: (response, path, rd) => to(response, path, rd),
    toTarget,
    async withEntered(request, response, entered, rd) {
      const next = await enterBrowser(request, response, entered);
      if (next !== undefined) return to(response, next, rd);
      // Without cookies, the next page would only ask for another login. The login page says why.
      if (request.isWithoutCookie) return to(response, '/login', rd, { cookies: 'expected' });
      return toTarget(response, rd);
    },
  };
}
