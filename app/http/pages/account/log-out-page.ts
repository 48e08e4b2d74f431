import type { Request, Response } from 'express';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { clearData } from '../../browser/clear-data.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm } from '../page.ts';
import type { Web } from '../web.ts';

/** Public, so that logging out twice, or after the session has ended, is no error. */
export function logOutPage({
  endSessions,
  browserSessions,
  flashMessages,
  render,
}: AccountJourneys & Web): Page {
  function draw(request: Request, response: Response, errors: readonly FormError[]) {
    if (visitorOf(request) === undefined) return response.redirect(303, '/login');
    const page = { title: 'log-out.title' as const, form: { errors } };
    return render(request, response, 'pages/log-out.njk', page);
  }

  return {
    path: '/logout',
    access: 'public',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const visitor = visitorOf(request);
        if (visitor !== undefined) {
          const requestContext = requestContextOf(request);
          // If SQL cannot commit, this throws. The response is 503, and the cookie stays, because the session
          // does.
          await endSessions({ actor: visitor, which: 'own', requestContext });
        }
        browserSessions.forget(request, response);
        flashMessages.put(response, 'logged-out');
        response.set(clearData).redirect(303, '/login');
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}
