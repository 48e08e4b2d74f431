import type { Request } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { circumstancesOf } from '../../request/request.ts';
import type { Page } from '../page.ts';
import type { RenderPage } from '../render.ts';
import { throttledForm } from '../throttled-form.ts';
import type { Web } from '../web.ts';
import { goOnAfterLink } from './after-link.ts';
import { type LinkUse, linkPage } from './link-page.ts';

const takenPath = '/confirm-email/taken';

/** What the mailed link opens: its button confirms the address. */
export function confirmEmailPages({
  confirmEmail,
  mail,
  linkTokenFor,
  flashMessages,
  render,
}: EntranceJourneys & Web): Page[] {
  async function use(request: Request, token: string): Promise<LinkUse> {
    const circumstances = circumstancesOf(request);
    const outcome = await confirmEmail.complete({ token, circumstances });
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
      ? { href: '/resend-confirmation', text: 'Get another email' }
      : undefined,
    find: confirmEmail.find,
    draw: (request, response, about, form) =>
      render(request, response, 'pages/confirm-email.njk', {
        title: 'Confirm your email address',
        about: { username: about.username, email: about.email },
        form,
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/confirm-email-closed.njk', {
        title: 'This link doesn’t work any more',
        canMail: mail.isAvailable,
        form: { values: { email: '' }, errors: [] },
      }),
    use,
  });
  // The first account of all may come from a registration through the API.
  return [{ ...page, isOpenDuringSetUp: true }, takenPage(render)];
}

/** Somebody else got the name or the address meanwhile. Its own address, so that a reload sends no form again. */
function takenPage(render: RenderPage): Page {
  return {
    path: takenPath,
    access: 'public',
    get: (request, response) =>
      render(request, response, 'pages/confirm-email-taken.njk', {
        title: 'Your account could not be created',
        field: 'email' in request.query ? 'email' : 'username',
      }),
  };
}
