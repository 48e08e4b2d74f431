import { z } from 'zod';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import type { RegistrationFault } from '../../../journeys/steps/registration-faults.ts';
import { HttpError, tooManyAttempts } from '../../failures/http-error.ts';
import { registrationClosed } from '../../failures/registration-closed.ts';
import { account, accountBody } from '../account/account-body.ts';
import type { Api } from '../api.ts';
import { type FieldFault, InvalidRequest } from '../invalid-request.ts';
import { type Operation, operation } from '../operation.ts';
import { email, linkToken, newPassword, personName, username } from '../schemas.ts';
import { newAccountDetail } from './field-details.ts';
import { linkClosed, noEmail, tooOften } from './mailed-links.ts';

const tag = 'Registration';

const registration = z
  .strictObject({
    username,
    email,
    password: newPassword,
    given_name: personName.optional(),
    family_name: personName.optional(),
  })
  .meta({ id: 'Registration' });

/** Registration, by the same journeys as the pages. */
export function registrationOperations(needs: EntranceJourneys & Api): Operation[] {
  return [
    operation({
      id: 'register',
      method: 'post',
      path: '/register',
      tag,
      summary: 'Register',
      description:
        'The account is created when the emailed link is confirmed. Until then the user name is reserved, for a day. If the address already has an account, the response is the same, and its owner gets an email.',
      access: 'public',
      body: registration,
      responses: {
        201: {
          description: 'The account, if email addresses need no confirmation',
          schema: account,
        },
        202: {
          description: 'A confirmation email will be sent',
          schema: state('confirmation_sent'),
        },
      },
      problems: {
        403: 'Registration is closed (`registration_closed`)',
        409: 'The user name is taken (`username_taken`)',
        429: tooOften,
      },
      async handle({ body: { given_name = '', family_name = '', ...fields }, requestContext }) {
        const names = { givenName: given_name, familyName: family_name };
        const outcome = await needs.register.register({ ...fields, ...names, requestContext });
        switch (outcome.kind) {
          case 'confirmation-sent':
            return { status: 202, body: { status: 'confirmation_sent' } };
          case 'created':
            return { status: 201, body: accountBody(outcome.account) };
          case 'invalid':
            throw new InvalidRequest(
              outcome.faults.map((fault) => faultOf(fault, needs.passwordMinLength)),
            );
          case 'taken':
            throw taken(outcome.field);
          case 'throttled':
            throw tooManyAttempts(outcome.retryAfterSeconds);
          case 'closed':
            throw registrationClosed(needs.register);
        }
      },
    }),
    operation({
      id: 'confirmEmail',
      method: 'post',
      path: '/confirm-email',
      tag,
      summary: 'Confirm an email address',
      access: 'public',
      body: z.strictObject({ token: linkToken }),
      responses: {
        200: {
          description: 'The address is confirmed',
          schema: state('confirmed').extend({ username }),
        },
      },
      problems: {
        409: 'Another account has taken the user name or address in the meantime',
        429: tooOften,
      },
      async handle({ body: { token }, requestContext }) {
        const outcome = await needs.confirmEmail.complete({ token, requestContext });
        switch (outcome.kind) {
          case 'confirmed':
            return { status: 200, body: { status: 'confirmed', username: outcome.username } };
          case 'closed':
            throw linkClosed();
          case 'taken':
            throw taken(outcome.field);
          case 'throttled':
            throw tooManyAttempts(outcome.retryAfterSeconds);
        }
      },
    }),
    operation({
      id: 'resendConfirmation',
      method: 'post',
      path: '/resend-confirmation',
      tag,
      summary: 'Request another confirmation email',
      access: 'public',
      body: z.strictObject({ email }),
      responses: {
        202: {
          description: 'If the address waits to be confirmed, we send another email',
          schema: state('accepted'),
        },
      },
      problems: { 429: tooOften },
      async handle({ body, requestContext }) {
        const outcome = await needs.resendConfirmation({ about: body, requestContext });
        switch (outcome.kind) {
          case 'accepted':
            return { status: 202, body: { status: 'accepted' } };
          case 'invalid':
            throw noEmail();
          case 'throttled':
            throw tooManyAttempts(outcome.retryAfterSeconds);
        }
      },
    }),
  ];
}

function state<const Word extends string>(word: Word) {
  return z.object({ status: z.literal(word) });
}

const fieldNames = {
  username: 'username',
  email: 'email',
  password: 'password',
  givenName: 'given_name',
  familyName: 'family_name',
} as const;

function faultOf(fault: RegistrationFault, passwordMinLength: number): FieldFault {
  const field = fieldNames[fault.field];
  const detail = newAccountDetail(fault, passwordMinLength);
  return { field, code: fault.fault.replaceAll('-', '_'), detail };
}

function taken(field: 'username' | 'email'): HttpError {
  return field === 'username'
    ? new HttpError(409, 'username_taken', 'That user name is taken.')
    : new HttpError(409, 'email_taken', 'That email address already has an account.');
}
