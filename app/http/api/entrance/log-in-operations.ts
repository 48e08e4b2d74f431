import { z } from 'zod';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import {
  accountDisabled,
  HttpError,
  SecondFactorRequired,
  tooManyAttempts,
} from '../../failures/http-error.ts';
import { challenge } from '../challenge.ts';
import { type Operation, operation } from '../operation.ts';
import { noStoreHeaders, tokens, tokensBody } from '../programs/token-schemas.ts';
import { linkToken } from '../schemas.ts';

const logInBody = z.strictObject({
  username: z
    .string()
    .min(1)
    .max(254)
    .meta({ description: 'User name or email', examples: ['ada'] }),
  password: z.string().min(1).max(1024),
  token_format: z.enum(['jwt', 'opaque']).default('jwt').meta({
    description:
      'A JWT expires after minutes and comes with a refresh token. An opaque token expires when it is not used',
  }),
});

const secondFactorBody = z.strictObject({
  login_token: linkToken.meta({ description: 'From the error `second_factor_required`' }),
  kind: z.enum(['totp', 'recovery_code']),
  code: z
    .string()
    .min(6)
    .max(64)
    .meta({ description: 'As the app shows it, or a recovery code', examples: ['287082'] }),
});

const tag = 'Log in and out';

/** Login of programs, in one or two steps. */
export function logInOperations(needs: EntranceJourneys): Operation[] {
  return [
    operation({
      id: 'logIn',
      method: 'post',
      path: '/login',
      tag,
      summary: 'Log in',
      description:
        'After failures, logins are delayed by name and by network, as on the login page.',
      access: 'public',
      body: logInBody,
      responses: { 200: { description: 'The tokens of a new session', schema: tokens } },
      problems: {
        401: 'The password is incorrect, or there is no such account. The response is the same',
        403: 'The password is correct, but the email address is not confirmed (`email_unconfirmed`), the account is disabled or has ended (`account_disabled`), or a second factor is missing (`second_factor_required`)',
        429: 'Too many failures; `Retry-After` says when to try again',
      },
      async handle({ body: { username: name, password, token_format: format }, requestContext }) {
        const outcome = await needs.logInProgram({ name, password, format, requestContext });
        switch (outcome.kind) {
          case 'logged-in':
            return { status: 200, headers: noStoreHeaders, body: tokensBody(outcome.tokens) };
          case 'second-step':
            throw new SecondFactorRequired(outcome.pending);
          case 'rejected':
            throw challenge('invalid_credentials');
          case 'unconfirmed':
            throw new HttpError(403, 'email_unconfirmed', 'Confirm your email address first.');
          case 'disabled':
            throw new HttpError(403, 'account_disabled', accountDisabled);
          case 'throttled':
            throw tooManyAttempts(outcome.retryAfterSeconds);
        }
      },
    }),
    operation({
      id: 'sendSecondFactor',
      method: 'post',
      path: '/login/second-factor',
      tag,
      summary: 'Complete a login with a second factor',
      description:
        'After `second_factor_required`. Each code works once; five wrong codes end the login.',
      access: 'public',
      body: secondFactorBody,
      responses: { 200: { description: 'The tokens of a new session', schema: tokens } },
      problems: {
        401: 'The code is wrong, used or expired; or the `login_token` has expired',
        403: 'A passkey is required (`second_factor_required`): log in with a browser',
        429: 'Too many failures. `Retry-After` says when to try again',
      },
      async handle({ body: { login_token: token, kind, code }, requestContext }) {
        const outcome = await needs.takeSecondStepProgram({
          ...{ token, code, requestContext },
          kind: kind === 'totp' ? 'totp' : 'recovery_codes',
        });
        switch (outcome.kind) {
          case 'logged-in':
            return { status: 200, headers: noStoreHeaders, body: tokensBody(outcome.tokens) };
          case 'second-step':
            throw new SecondFactorRequired(outcome.pending);
          case 'rejected':
          case 'expired':
            throw challenge('invalid_credentials');
          case 'throttled':
            throw tooManyAttempts(outcome.retryAfterSeconds);
        }
      },
    }),
  ];
}
