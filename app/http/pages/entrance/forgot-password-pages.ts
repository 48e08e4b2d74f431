import type { Request, Response } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { linkLifetimeMs } from '../../../journeys/steps/mailed-links.ts';
import { requestContextOf } from '../../request/request.ts';
import { type FormError, noEmailAddress, type Page, staleForm, textFields } from '../page.ts';
import { drawThrottled } from '../throttled-form.ts';
import type { Web } from '../web.ts';
import { durationWords } from '../words/time-words.ts';

/** Requests a link to choose a new password. These pages exist only if the server sends email. */
export function forgotPasswordPages({
  forgotPassword,
  mail,
  mayReadMailbox,
  render,
}: EntranceJourneys & Web): Page[] {
  if (!mail.isAvailable) return [];

  function draw(request: Request, response: Response, errors: readonly FormError[]) {
    render(request, response, 'pages/forgot-password.njk', {
      title: 'forgot-password.title',
      form: { values: textFields(request.body, ['email']), errors },
    });
  }

  return [
    {
      path: '/forgot-password',
      access: 'public',
      get: (request, response) => draw(request, response, []),
      post: {
        submit: async (request, response) => {
          const { email } = textFields(request.body, ['email']);
          const outcome = await forgotPassword({
            email,
            requestContext: requestContextOf(request),
          });
          switch (outcome.kind) {
            case 'answered':
              return response.redirect(303, '/forgot-password/sent');
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
      path: '/forgot-password/sent',
      access: 'public',
      get: (request, response) =>
        render(request, response, 'pages/forgot-password-sent.njk', {
          title: 'forgot-password.sent.title',
          lifetime: durationWords(linkLifetimeMs('reset-password')),
          mayReadMailbox: mayReadMailbox(request),
        }),
    },
  ];
}
