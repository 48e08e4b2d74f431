import type { Request, Response } from 'express';
import type { Entered } from '../../journeys/steps/entered.ts';
import type { Clock } from '../../platform/clock.ts';
import type { BrowserSessions } from '../middleware/browser-sessions.ts';
import type { KnownDevices } from './known-devices.ts';
import type { SecondStepCookies } from './second-step-cookies.ts';

/**
 * Gives the browser the result of a login: a session, or a cookie that opens only the second step.
 *
 * @returns where the browser goes next; undefined if it is logged in
 */
export type EnterBrowser = (
  request: Request,
  response: Response,
  entered: Entered,
) => Promise<'/login/second-step' | undefined>;

export function createEnterBrowser({
  browserSessions,
  knownDevices,
  secondStepCookies,
  clock,
}: {
  browserSessions: BrowserSessions;
  knownDevices: KnownDevices;
  secondStepCookies: SecondStepCookies;
  clock: Clock;
}): EnterBrowser {
  return async function enterBrowser(request, response, entered) {
    if (entered.kind === 'second-step') {
      secondStepCookies.setPending(response, entered.pending);
      return '/login/second-step';
    }
    const { session, deviceGeneration, trustedBrowser } = entered;
    const accountId = session.live.account.id;
    await browserSessions.begin(request, response, session);
    knownDevices.remember(request, response, accountId, deviceGeneration);
    if (secondStepCookies.readPending(request) !== undefined)
      secondStepCookies.clearPending(response);
    if (trustedBrowser !== undefined) {
      secondStepCookies.trust(request, response, accountId, trustedBrowser, clock.now());
    }
    return undefined;
  };
}
