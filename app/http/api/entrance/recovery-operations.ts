import { z } from 'zod';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { tooManyAttempts } from '../../failures/http-error.ts';
import type { Api } from '../api.ts';
import { InvalidRequest } from '../invalid-request.ts';
import { type Operation, operation } from '../operation.ts';
import { email, linkToken, newPassword } from '../schemas.ts';
import { newPasswordDetail } from './field-details.ts';
import { linkClosed, noEmail, tooOften } from './mailed-links.ts';

const tag = 'Recovery';

/** Password reset, by the same journeys as the pages. */
export function recoveryOperations(needs: EntranceJourneys & Api): Operation[] {
  const reset = resetPasswordOperation(needs);
  return needs.mail.isAvailable ? [forgotPasswordOperation(needs), reset] : [reset];
}

function forgotPasswordOperation({ forgotPassword }: EntranceJourneys): Operation {
  return operation({
    id: 'forgotPassword',
    method: 'post',
    path: '/forgot-password',
    tag,
    summary: 'Request a password reset',
    description:
      'The response is the same for every address. Nothing changes until the link is used.',
    access: 'public',
    body: z.strictObject({ email }),
    responses: {
      202: {
        description: 'If the address has an account, we email it a link',
        schema: z.object({ status: z.literal('accepted') }),
      },
    },
    problems: { 429: tooOften },
    async handle({ body, requestContext }) {
      const outcome = await forgotPassword({ email: body.email, requestContext });
      switch (outcome.kind) {
        case 'answered':
          return { status: 202, body: { status: 'accepted' } };
        case 'invalid':
          throw noEmail();
        case 'throttled':
          throw tooManyAttempts(outcome.retryAfterSeconds);
      }
    },
  });
}

/** It exists without email too, because administrators can create a link. */
function resetPasswordOperation({
  resetPassword,
  passwordMinLength,
}: EntranceJourneys & Api): Operation {
  return operation({
    id: 'resetPassword',
    method: 'post',
    path: '/reset-password',
    tag,
    summary: 'Set a new password',
    description: 'Ends all sessions of the account, and starts none.',
    access: 'public',
    body: z.strictObject({ token: linkToken, password: newPassword }),
    responses: { 204: { description: 'The password is set' } },
    async handle({ body: { token, password }, requestContext }) {
      const outcome = await resetPassword.complete({ token, password, requestContext });
      switch (outcome.kind) {
        case 'reset':
          return { status: 204 };
        case 'closed':
          throw linkClosed();
        case 'invalid': {
          const detail = newPasswordDetail(outcome.fault, passwordMinLength);
          const code = outcome.fault.replaceAll('-', '_');
          throw new InvalidRequest([{ field: 'password', code, detail }]);
        }
      }
    },
  });
}
