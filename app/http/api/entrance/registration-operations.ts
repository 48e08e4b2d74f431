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

/** Accounts that people make for themselves, by the same journeys as the pages. */
export function registrationOperations(needs: EntranceJourneys & Api): Operation[] {
  return [
    operation({
      id: 'register',
      method: 'post',
      path: '/register',
      tag,
      summary: 'Register',
      description:
        'The account comes into being when the mailed link is confirmed; the user name is reserved for a day. An address that has an account gets the same answer, and its owner a mail.',
      access: 'public',
      body: registration,
      responses: {
        201: { description: 'The account, where emails need not be confirmed', schema: account },
        202: { description: 'A mail is under way', schema: state('confirmation_sent') },
      },
      problems: {
        403: 'People cannot register here (`registration_closed`)',
        409: 'The user name is taken (`username_taken`)',
        429: tooOften,
      },
      async handle({ body: { given_name = '', family_name = '', ...fields }, circumstances }) {
        const names = { givenName: given_name, familyName: family_name };
        const outcome = await needs.register.register({ ...fields, ...names, circumstances });
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
          description: 'It is confirmed',
          schema: state('confirmed').extend({ username }),
        },
      },
      problems: { 409: 'Somebody else has got the user name or address since', 429: tooOften },
      async handle({ body: { token }, circumstances }) {
        const outcome = await needs.confirmEmail.complete({ token, circumstances });
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
      summary: 'Get another confirmation mail',
      access: 'public',
      body: z.strictObject({ email }),
      responses: {
        202: {
          description: 'If anything waits to be confirmed there, a mail is under way',
          schema: state('accepted'),
        },
      },
      problems: { 429: tooOften },
      async handle({ body, circumstances }) {
        const outcome = await needs.resendConfirmation({ about: body, circumstances });
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
    : new HttpError(409, 'email_taken', 'That email address has an account.');
}
