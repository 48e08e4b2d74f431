import type { Request } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { confirmationLifetimeMs } from '../../../journeys/steps/confirmation-mail.ts';
import { requestContextOf } from '../../request/request.ts';
import type { Page } from '../page.ts';
import type { RenderPage } from '../render.ts';
import { throttledForm } from '../throttled-form.ts';
import type { Web } from '../web.ts';
import { durationWords } from '../words/time-words.ts';
import { goOnAfterLink } from './after-link.ts';
import { type LinkUse, linkPage } from './link-page.ts';

const takenPath = '/confirm-email/taken';

/** The page of the emailed link. Its button confirms the address. */
export function confirmEmailPages({
  confirmEmail,
  mail,
  linkTokenFor,
  flashMessages,
  render,
}: EntranceJourneys & Web): Page[] {
  async function use(request: Request, token: string): Promise<LinkUse> {
    const requestContext = requestContextOf(request);
    const outcome = await confirmEmail.complete({ token, requestContext });
    switch (outcome.kind) {
      case 'throttled':
        return { kind: 'invalid', ...throttledForm(outcome.retryAfterSeconds) };
      case 'closed':
        return outcome;
      case 'taken':
        return {
          kind: 'used',
          answer: (response) => response.redirect(303, `${takenPath}?${outcome.field}`),
        };
      case 'confirmed':
        return {
          kind: 'used',
          answer: (response) =>
            goOnAfterLink(flashMessages, request, response, {
              username: outcome.username,
              message: 'email-confirmed',
              own: '/account',
            }),
        };
    }
  }

  const page = linkPage({
    path: '/confirm-email',
    linkTokenFor,
    render,
    another: mail.isAvailable
      ? { href: '/resend-confirmation', text: 'confirm-email.another' }
      : undefined,
    find: confirmEmail.find,
    draw: (request, response, about, form) =>
      render(request, response, 'pages/confirm-email.njk', {
        title: 'confirm-email.title',
        about: { username: about.username, email: about.email },
        form,
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/confirm-email-closed.njk', {
        title: 'confirm-email.closed.title',
        lifetime: durationWords(confirmationLifetimeMs),
        canMail: mail.isAvailable,
        form: { values: { email: '' }, errors: [] },
      }),
    use,
  });
  // The first account of all may come from a registration through the API.
  return [{ ...page, isOpenDuringSetUp: true }, takenPage(render)];
}

/**
 * Another account took the user name or the address in the meantime. This page has its own path, so that a
 * reload does not send the form again.
 */
function takenPage(render: RenderPage): Page {
  return {
    path: takenPath,
    access: 'public',
    get: (request, response) =>
      render(request, response, 'pages/confirm-email-taken.njk', {
        title: 'confirm-email.taken.title',
        field: 'email' in request.query ? 'email' : 'username',
      }),
  };
}
