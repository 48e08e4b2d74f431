import { z } from 'zod';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { accountDisabled, HttpError, tooManyAttempts } from '../../failures/http-error.ts';
import { challenge } from '../challenge.ts';
import { type Operation, operation } from '../operation.ts';
import { neverKept, tokens, tokensBody } from '../programs/token-schemas.ts';

const logInBody = z.strictObject({
  username: z
    .string()
    .min(1)
    .max(254)
    .meta({ description: 'User name or email', examples: ['ada'] }),
  password: z.string().min(1).max(1024),
  token_format: z.enum(['jwt', 'opaque']).default('jwt').meta({
    description:
      'A JWT lives for minutes and comes with a refresh token; an opaque token lives while it is used',
  }),
});

const tag = 'Log in and out';

/** Where a program begins a session. */
export function logInOperations(needs: EntranceJourneys): Operation[] {
  return [
    operation({
      id: 'logIn',
      method: 'post',
      path: '/login',
      tag,
      summary: 'Begin a session',
      description: 'Slowed down after failures, like the form: by name and by network.',
      access: 'public',
      body: logInBody,
      responses: { 200: { description: 'The tokens of a new session', schema: tokens } },
      problems: {
        401: 'Not the right password, or no such account: nobody is told which',
        403: 'The right password, but the email address is not confirmed (`email_unconfirmed`), or an administrator has disabled the account (`account_disabled`)',
        429: 'Too many failures; `Retry-After` tells when to come back',
      },
      async handle({ body: { username: name, password, token_format: format }, circumstances }) {
        const outcome = await needs.logInProgram({ name, password, format, circumstances });
        switch (outcome.kind) {
          case 'logged-in':
            return { status: 200, headers: neverKept, body: tokensBody(outcome.tokens) };
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
  ];
}
