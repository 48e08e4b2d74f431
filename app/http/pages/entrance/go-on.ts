import type { Request, Response } from 'express';
import type { Entered } from '../../../journeys/steps/entered.ts';
import type { Web } from '../web.ts';

/** Where a browser goes in and after a login. `rd` is what somebody asked for, as it came. */
export interface GoOn {
  /** Hands over what a login came to, and leads to the page asked for, or to the second step. */
  readonly withEntered: (
    request: Request,
    response: Response,
    entered: Entered,
    rd: string,
  ) => Promise<void>;
  /** Leads somebody who is logged in to the page asked for. */
  readonly toTarget: (response: Response, rd: string) => void;
  /** Leads to a page of ours that keeps in mind what was asked for. */
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
      // Without cookies the next page would only ask to log in again. This one says why, if that is what it comes to.
      if (request.isWithoutCookie) return to(response, '/login', rd, { cookies: 'expected' });
      return toTarget(response, rd);
    },
  };
}
