import type { Request } from 'express';
import type { ConfirmEmailChange } from '../../../journeys/confirm-email-change.ts';
import type { FlashMessages } from '../../flash-messages.ts';
import type { LinkTokenFor } from '../../link-tokens.ts';
import type { RenderPage } from '../../render.ts';
import { circumstancesOf, visitorOf } from '../../request.ts';
import type { Page } from '../page.ts';
import { type LinkUse, linkPage } from './link-page.ts';

/** Where a new address comes into use: the link came to its mailbox. */
export function confirmNewEmailPage({
  confirmEmailChange,
  linkTokenFor,
  flashMessages,
  render,
}: {
  confirmEmailChange: ConfirmEmailChange;
  linkTokenFor: LinkTokenFor;
  flashMessages: FlashMessages;
  render: RenderPage;
}): Page {
  async function use(request: Request, token: string): Promise<LinkUse> {
    const circumstances = circumstancesOf(request);
    const outcome = await confirmEmailChange.complete({ token, circumstances });
    switch (outcome.kind) {
      case 'changed':
        return {
          kind: 'used',
          answer(response) {
            flashMessages.leave(response, 'email-changed');
            return response.redirect(303, visitorOf(request) ? '/account' : '/login');
          },
        };
      case 'taken':
      case 'closed':
        return { kind: 'closed' };
    }
  }

  return linkPage({
    path: '/confirm-new-email',
    linkTokenFor,
    find: confirmEmailChange.find,
    draw: (request, response, email, errors) =>
      render(request, response, 'pages/confirm-new-email.njk', {
        title: 'Use this email address',
        email,
        form: { errors },
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/confirm-new-email-closed.njk', {
        title: 'This link doesn’t work',
      }),
    use,
  });
}
