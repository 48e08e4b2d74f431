import type { Request, Response } from 'express';
import type { SetUp } from '../../../journeys/set-up.ts';
import type { FlashMessages } from '../../flash-messages.ts';
import type { KnownDevices } from '../../known-devices.ts';
import type { BrowserSessions } from '../../middleware/browser-sessions.ts';
import type { RenderPage } from '../../render.ts';
import { circumstancesOf } from '../../request.ts';
import { newAccountWords } from '../new-account-words.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';

const fieldNames = ['username', 'email', 'token'] as const;

export function setUpPage({
  setUp,
  browserSessions,
  knownDevices,
  flashMessages,
  render,
  passwordMinLength,
}: {
  setUp: SetUp;
  browserSessions: BrowserSessions;
  knownDevices: KnownDevices;
  flashMessages: FlashMessages;
  render: RenderPage;
  passwordMinLength: number;
}): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const values = textFields(request.method === 'POST' ? request.body : request.query, fieldNames);
    if (!(await setUp.isOpen(values.token))) return drawClosed(request, response);
    // The token is in this page's URL: nobody that it links to shall be told.
    response.set('Referrer-Policy', 'no-referrer');
    return render(request, response, 'pages/set-up.njk', {
      title: 'Set up Gatehouse',
      form: { values, errors, passwordMinLength },
    });
  }

  function drawClosed(request: Request, response: Response) {
    render(request, response.status(403), 'pages/set-up-closed.njk', {
      title: 'This set-up link doesn’t work',
    });
  }

  return {
    path: '/setup',
    access: 'public',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const fields = textFields(request.body, [...fieldNames, 'password']);
        const outcome = await setUp.complete({
          ...fields,
          circumstances: circumstancesOf(request),
        });
        switch (outcome.kind) {
          case 'set-up':
            await browserSessions.begin(request, response, outcome.session);
            knownDevices.remember(request, response, outcome.session.live.account.id);
            flashMessages.leave(response, 'set-up');
            return response.redirect(303, '/dashboard');
          case 'invalid':
            return draw(
              request,
              response.status(400),
              outcome.faults.map((fault) => newAccountWords(fault, passwordMinLength)),
            );
          case 'closed':
            return drawClosed(request, response);
        }
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}
