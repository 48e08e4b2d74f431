import type { Request, Response } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { confirmationLifetimeMs } from '../../../journeys/steps/confirmation-mail.ts';
import { requestContextOf } from '../../request/request.ts';
import { type FormError, noEmailAddress, type Page, staleForm, textFields } from '../page.ts';
import { drawThrottled } from '../throttled-form.ts';
import type { Web } from '../web.ts';
import { durationWords } from '../words/time-words.ts';

/**
 * Sends the confirmation email again: by address, or by the button after a login. These pages exist only if
 * the server sends email.
 */
export function resendConfirmationPages({
  resendConfirmation,
  mail,
  mayReadMailbox,
  render,
}: EntranceJourneys & Web): Page[] {
  if (!mail.isAvailable) return [];

  function draw(request: Request, response: Response, errors: readonly FormError[]) {
    return render(request, response, 'pages/resend-confirmation.njk', {
      title: 'resend-confirmation.title',
      lifetime: durationWords(confirmationLifetimeMs),
      form: { values: textFields(request.body, ['email']), errors },
    });
  }

  return [
    {
      path: '/resend-confirmation',
      access: 'public',
      get: (request, response) => draw(request, response, []),
      post: {
        submit: async (request, response) => {
          const { email, handle } = textFields(request.body, ['email', 'handle']);
          const about = handle === '' ? { email } : { handle };
          const requestContext = requestContextOf(request);
          const outcome = await resendConfirmation({ about, requestContext });
          switch (outcome.kind) {
            case 'accepted':
              return response.redirect(303, '/resend-confirmation/sent');
            case 'invalid':
              return draw(request, response.status(400), [noEmailAddress]);
            case 'throttled':
              return drawThrottled(draw, request, response, outcome.retryAfterSeconds);
          }
        },
        redraw: (request, response) => draw(request, response, [staleForm(request)]),
      },
    },
    {
      path: '/resend-confirmation/sent',
      access: 'public',
      get: (request, response) =>
        render(request, response, 'pages/confirmation-resent.njk', {
          title: 'confirmation-resent.title',
          mayReadMailbox: mayReadMailbox(request),
        }),
    },
  ];
}
