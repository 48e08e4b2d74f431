import type { Request, Response } from 'express';
import type { ConfirmEmail } from '../../../journeys/confirm-email.ts';
import type { Mail } from '../../../mail/mail.ts';
import type { FlashMessages } from '../../flash-messages.ts';
import { tooManyAttempts } from '../../http-error.ts';
import type { LinkTokenFor } from '../../link-tokens.ts';
import type { RenderPage } from '../../render.ts';
import { circumstancesOf } from '../../request.ts';
import { type FormError, type Page, staleForm } from '../page.ts';

const path = '/confirm-email';

/** What the mailed link opens: its button confirms the address. Without a link, where to ask for one. */
export function confirmEmailPage({
  confirmEmail,
  mail,
  linkTokenFor,
  flashMessages,
  render,
}: {
  confirmEmail: ConfirmEmail;
  mail: Pick<Mail, 'isAvailable'>;
  linkTokenFor: LinkTokenFor;
  flashMessages: FlashMessages;
  render: RenderPage;
}): Page {
  const link = linkTokenFor(path);

  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const token = link.read(request);
    if (token === undefined) {
      return response.redirect(303, mail.isAvailable ? '/resend-confirmation' : '/login');
    }
    const about = await confirmEmail.find(token);
    if (about === undefined) return drawClosed(request, response);
    return render(request, response, 'pages/confirm-email.njk', {
      title: 'Confirm your email address',
      about: { username: about.username, email: about.email },
      form: { errors },
    });
  }

  function drawClosed(request: Request, response: Response) {
    link.forget(response);
    return render(request, response.status(403), 'pages/confirm-email-closed.njk', {
      title: 'This link doesn’t work any more',
      canMail: mail.isAvailable,
      form: { values: { email: '' }, errors: [] },
    });
  }

  return {
    path,
    access: 'public',
    get: (request, response) =>
      link.moveFromUrl(request, response) ? undefined : draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const token = link.read(request);
        if (token === undefined) return drawClosed(request, response);
        const circumstances = circumstancesOf(request);
        const outcome = await confirmEmail.complete({ token, circumstances });
        if (outcome.kind === 'throttled') throw tooManyAttempts(outcome.retryAfterSeconds);
        if (outcome.kind === 'closed') return drawClosed(request, response);
        link.forget(response);
        if (outcome.kind === 'taken') {
          return render(request, response.status(409), 'pages/confirm-email-taken.njk', {
            title: 'Your account could not be made',
            field: outcome.field,
          });
        }
        flashMessages.leave(response, 'email-confirmed');
        return response.redirect(303, '/login');
      },
      redraw: (request, response) => draw(request, response, [staleForm]),
    },
  };
}
