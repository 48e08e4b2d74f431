import type { Request, Response } from 'express';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { linkLifetimeMs } from '../../../journeys/steps/mailed-links.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, noEmailAddress, type Page, staleForm, textFields } from '../page.ts';
import { drawThrottled } from '../throttled-form.ts';
import type { Web } from '../web.ts';
import { durationWords } from '../words/time-words.ts';

/** Changes the email address. These pages exist only if the server sends email. */
export function emailPages({
  requestEmailChange,
  readAccount,
  mail,
  mayReadMailbox,
  render,
}: AccountJourneys & Web): Page[] {
  if (!mail.isAvailable) return [];

  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const { email } = await readAccount(visitorOf(request) as LiveSession);
    render(request, response, 'pages/email.njk', {
      title: 'email.title',
      email,
      form: { values: textFields(request.body, ['email']), errors },
    });
  }

  return [
    {
      path: '/account/email',
      access: 'recently-proved',
      get: (request, response) => draw(request, response, []),
      post: {
        submit: async (request, response) => {
          const outcome = await requestEmailChange({
            actor: visitorOf(request) as LiveSession,
            email: textFields(request.body, ['email']).email,
            requestContext: requestContextOf(request),
          });
          switch (outcome.kind) {
            case 'requested':
              return response.redirect(303, '/account/email/sent');
            case 'invalid':
              return draw(request, response.status(400), [noEmailAddress]);
            case 'unchanged':
              return draw(request, response.status(400), [
                { field: 'email', text: 'email.error.unchanged' },
              ]);
            case 'throttled':
              return drawThrottled(draw, request, response, outcome.retryAfterSeconds);
          }
        },
        redraw: (request, response) => draw(request, response, [staleForm(request)]),
      },
    },
    {
      path: '/account/email/sent',
      access: 'logged-in',
      get: (request, response) =>
        render(request, response, 'pages/email-sent.njk', {
          title: 'email.sent.title',
          lifetime: durationWords(linkLifetimeMs('change-email')),
          mayReadMailbox: mayReadMailbox(request),
        }),
    },
  ];
}
