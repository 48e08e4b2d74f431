import type { Request, Response } from 'express';
import passport from 'passport';
import { Strategy } from 'passport-local';
import type { LogIn, LogInOutcome } from '../../../journeys/entrance/log-in.ts';
import type { KnownDevices } from '../../browser/known-devices.ts';
import type { SecondStepCookies } from '../../browser/second-step-cookies.ts';
import { requestContextOf } from '../../request/request.ts';

/** Checks the credentials of a login form. @throws what the journey throws */
export type CheckCredentials = (request: Request, response: Response) => Promise<LogInOutcome>;

/**
 * The only module that knows Passport. It reads the fields and runs the strategy. Sessions are ours, so
 * `req.logIn`, `req.logOut` and serialising of users are not used.
 */
export function createCredentialCheck(
  logIn: LogIn,
  knownDevices: KnownDevices,
  secondStepCookies: SecondStepCookies,
): CheckCredentials {
  const authenticator = new passport.Passport();
  authenticator.use(
    new Strategy({ passReqToCallback: true }, (request, name, password, done) => {
      const remember = request.body?.remember !== undefined;
      const devices = knownDevices.read(request);
      const trustedBrowsers = secondStepCookies.readTrusted(request);
      const requestContext = requestContextOf(request);
      logIn({ name, password, remember, devices, trustedBrowsers, requestContext }).then(
        (outcome) => done(null, outcome),
        (error: unknown) => done(error),
      );
    }),
  );
  return (request, response) =>
    new Promise((resolve, reject) => {
      const authenticate = authenticator.authenticate(
        'local',
        { session: false },
        // A strategy returns false if it finds no credentials. Pages check for them before.
        (error: unknown, outcome: LogInOutcome | false) =>
          error ? reject(error) : resolve(outcome || { kind: 'rejected' }),
      );
      authenticate(request, response, reject);
    });
}
