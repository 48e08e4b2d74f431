import type { Request } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { requestContextOf } from '../../request/request.ts';
import { type Page, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { newPasswordWords } from '../words/password-words.ts';
import { goOnAfterLink } from './after-link.ts';
import { type LinkUse, linkPage } from './link-page.ts';
import { newPasswordLink } from './new-password-link.ts';

/** Chooses a new password. The link proves that the visitor has access to the mailbox. */
export function resetPasswordPage({
  resetPassword,
  linkTokenFor,
  knownDevices,
  mail,
  flashMessages,
  render,
  passwordMinLength,
}: EntranceJourneys & Web): Page {
  async function use(request: Request, token: string): Promise<LinkUse> {
    const { password } = textFields(request.body, ['password']);
    const username = await resetPassword.find(token);
    const requestContext = requestContextOf(request);
    const outcome = await resetPassword.complete({ token, password, requestContext });
    switch (outcome.kind) {
      case 'reset':
        return {
          kind: 'used',
          answer(response) {
            const { accountId, deviceGeneration } = outcome;
            // The mailbox and the new password prove as much as a login, but start no session.
            knownDevices.remember(request, response, accountId, deviceGeneration);
            goOnAfterLink(flashMessages, request, response, {
              username: username ?? '',
              message: 'password-reset',
              own: '/login',
            });
          },
        };
      case 'invalid': {
        const text = newPasswordWords(outcome.fault, passwordMinLength);
        return { kind: 'invalid', errors: [{ field: 'password', text }] };
      }
      case 'closed':
        return outcome;
    }
  }

  return linkPage({
    path: '/reset-password',
    linkTokenFor,
    render,
    another: newPasswordLink(mail),
    find: resetPassword.find,
    draw: (request, response, username, form) =>
      render(request, response, 'pages/reset-password.njk', {
        title: 'reset-password.title',
        username,
        form: { ...form, values: {}, passwordMinLength },
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/reset-password-closed.njk', {
        title: 'reset-password.closed.title',
        canRecover: mail.isAvailable,
      }),
    use,
  });
}
