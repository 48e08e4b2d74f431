import type { Request, Response } from 'express';
import { isTooLong } from '../../../credentials/password-rules.ts';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { circumstancesOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import { drawThrottled } from '../throttled-form.ts';
import type { Web } from '../web.ts';

/** Asks for the password again on the way to a sensitive page. */
export function confirmPage({
  provePassword,
  browserSessions,
  redirectTargets,
  render,
}: AccountJourneys & Web): Page {
  function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const source = request.method === 'POST' ? request.body : request.query;
    const rd = redirectTargets(textFields(source, ['rd']).rd) ?? '';
    render(request, response, 'pages/confirm.njk', {
      title: 'confirm.title',
      form: { values: { rd }, errors },
    });
  }

  return {
    path: '/account/confirm',
    access: 'logged-in',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const { password, rd } = textFields(request.body, ['password', 'rd']);
        if (password === '' || isTooLong(password)) {
          return draw(request, response.status(400), [
            { field: 'password', text: 'confirm.error.missing' },
          ]);
        }
        const outcome = await provePassword({
          by: visitorOf(request) as LiveSession,
          password,
          circumstances: circumstancesOf(request),
        });
        if (outcome.kind === 'throttled') {
          return drawThrottled(draw, request, response, outcome.retryAfterSeconds);
        }
        if (outcome.kind === 'rejected') {
          return draw(request, response.status(401), [
            { field: 'password', text: 'confirm.error.wrong' },
          ]);
        }
        await browserSessions.begin(request, response, outcome.session);
        return response.redirect(303, redirectTargets(rd) ?? '/account');
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}
