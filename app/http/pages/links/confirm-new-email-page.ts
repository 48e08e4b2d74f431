import type { Request } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { requestContextOf } from '../../request/request.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { goOnAfterLink } from './after-link.ts';
import { type LinkUse, linkPage } from './link-page.ts';

/** The page of the link in the email to a new address. Its button changes the address of the account. */
export function confirmNewEmailPage({
  confirmEmailChange,
  linkTokenFor,
  flashMessages,
  render,
}: EntranceJourneys & Web): Page {
  async function use(request: Request, token: string): Promise<LinkUse> {
    const about = await confirmEmailChange.find(token);
    const requestContext = requestContextOf(request);
    const outcome = await confirmEmailChange.complete({ token, requestContext });
    switch (outcome.kind) {
      case 'changed':
        return {
          kind: 'used',
          answer: (response) =>
            goOnAfterLink(flashMessages, request, response, {
              username: about?.username ?? '',
              message: 'email-changed',
              own: '/account',
            }),
        };
      case 'taken':
      case 'closed':
        return { kind: 'closed' };
    }
  }

  return linkPage({
    path: '/confirm-new-email',
    linkTokenFor,
    render,
    find: confirmEmailChange.find,
    draw: (request, response, about, form) =>
      render(request, response, 'pages/confirm-new-email.njk', {
        title: 'confirm-new-email.title',
        about: { username: about.username, email: about.email },
        form,
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/confirm-new-email-closed.njk', {
        title: 'confirm-new-email.closed.title',
      }),
    use,
  });
}
