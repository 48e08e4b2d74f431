import type { Request, Response } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import type { EnterBrowser } from '../../browser/enter-browser.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { newAccountWords, takenWords } from '../words/new-account-words.ts';

const fieldNames = ['username', 'email', 'token'] as const;

type SetUpNeeds = EntranceJourneys & Web;

/**
 * The setup link creates the first administrator. Its token stays in the form, so the form belongs to the
 * link that opened it. Without a link, this is the notice that visitors see while no account exists.
 */
export function setUpPage(needs: SetUpNeeds): Page {
  const { setUp, render, passwordMinLength } = needs;

  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const values = textFields(request.method === 'POST' ? request.body : request.query, fieldNames);
    if (!('token' in request.query) && values.token === '' && !(await setUp.hasBegun())) {
      return drawNotice(request, response);
    }
    if (!(await setUp.isOpen(values.token))) return drawClosed(request, response);
    // The token is in the URL of this page, so no link may send it as a referrer.
    response.set('Referrer-Policy', 'no-referrer');
    return render(request, response, 'pages/set-up.njk', {
      title: 'set-up.title',
      form: { values, errors, passwordMinLength },
    });
  }

  function drawNotice(request: Request, response: Response) {
    render(request, response, 'pages/set-up-notice.njk', { title: 'set-up.notice.title' });
  }

  function drawClosed(request: Request, response: Response) {
    render(request, response.status(403), 'pages/set-up-closed.njk', {
      title: 'set-up.closed.title',
    });
  }

  async function submit(request: Request, response: Response) {
    // A new session would replace the old one in this browser, and the old one would stay active.
    if (visitorOf(request) !== undefined) return draw(request, response.status(400), []);
    const fields = textFields(request.body, [...fieldNames, 'password']);
    const outcome = await setUp.complete({ ...fields, requestContext: requestContextOf(request) });
    switch (outcome.kind) {
      case 'set-up':
        return welcome(needs, request, response, outcome.entered);
      case 'invalid': {
        const errors = outcome.faults.map((fault) => newAccountWords(fault, passwordMinLength));
        return draw(request, response.status(400), errors);
      }
      case 'taken':
        return draw(request, response.status(409), [takenWords[outcome.field]]);
      case 'closed':
        return drawClosed(request, response);
    }
  }

  return {
    path: '/setup',
    access: 'public',
    isOpenDuringSetUp: true,
    get: (request, response) => draw(request, response, []),
    post: { submit, redraw: (request, response) => draw(request, response, [staleForm(request)]) },
  };
}

async function welcome(
  { enterBrowser, flashMessages }: SetUpNeeds,
  request: Request,
  response: Response,
  entered: Parameters<EnterBrowser>[2],
) {
  const next = await enterBrowser(request, response, entered);
  flashMessages.put(response, 'set-up');
  response.redirect(303, next ?? '/dashboard');
}
