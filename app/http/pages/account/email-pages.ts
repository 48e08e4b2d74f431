import type { Request, Response } from 'express';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { circumstancesOf, visitorOf } from '../../request/request.ts';
import { type FormError, noEmailAddress, type Page, staleForm, textFields } from '../page.ts';
import { drawThrottled } from '../throttled-form.ts';
import type { Web } from '../web.ts';

/** Where somebody asks to be reached at another address. There are no such pages where no mail can be sent. */
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
      title: 'Change your email address',
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
            by: visitorOf(request) as LiveSession,
            email: textFields(request.body, ['email']).email,
            circumstances: circumstancesOf(request),
          });
          switch (outcome.kind) {
            case 'requested':
              return response.redirect(303, '/account/email/sent');
            case 'invalid':
              return draw(request, response.status(400), [noEmailAddress]);
            case 'unchanged':
              return draw(request, response.status(400), [
                { field: 'email', text: 'That is the address that you have.' },
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
          title: 'Check your mail',
          mayReadMailbox: mayReadMailbox(request),
        }),
    },
  ];
}
