import type { Request, Response } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { confirmationLifetimeMs } from '../../../journeys/steps/confirmation-mail.ts';
import { newSecret } from '../../../platform/ids.ts';
import { registrationClosed } from '../../failures/registration-closed.ts';
import { requestContextOf, visitorOf, wantsHtml } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import { drawThrottled } from '../throttled-form.ts';
import type { Web } from '../web.ts';
import { newAccountWords, takenWords } from '../words/new-account-words.ts';
import { durationWords } from '../words/time-words.ts';

const sentPath = '/register/sent';
const closedWords = {
  'by-choice': 'register.closed.by-choice',
  'no-mail': 'register.closed.no-mail',
  'no-administrator': 'register.closed.no-administrator',
} as const;

const fieldNames = ['username', 'email', 'given_name', 'family_name'] as const;

/** Where people create their own accounts. */
export function registerPages({
  register,
  mail,
  mayReadMailbox,
  pageNoteFor,
  csrfTokens,
  flashMessages,
  render,
  passwordMinLength,
}: EntranceJourneys & Web): Page[] {
  const mailedTo = pageNoteFor(sentPath);

  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    if (visitorOf(request) !== undefined) return response.redirect(303, '/dashboard');
    if (await register.isClosed()) return drawClosed(request, response);
    const values = textFields(request.body, fieldNames);
    const key = textFields(request.body, ['form']).form || newSecret();
    return render(request, response, 'pages/register.njk', {
      title: 'register.title',
      // Prevents that a form which is sent twice registers twice.
      form: { values, errors, passwordMinLength, key },
      willMail: mail.isAvailable,
    });
  }

  function drawClosed(request: Request, response: Response) {
    if (!wantsHtml(request)) throw registrationClosed(register);
    return render(request, response.status(403), 'pages/register-closed.njk', {
      title: 'register.closed.title',
      reason: closedWords[register.closedBecause ?? 'no-administrator'],
    });
  }

  async function submit(request: Request, response: Response) {
    if (visitorOf(request) !== undefined) return response.redirect(303, '/dashboard');
    const {
      given_name: givenName,
      family_name: familyName,
      form,
      ...fields
    } = textFields(request.body, [...fieldNames, 'password', 'form']);
    const requestContext = requestContextOf(request);
    const outcome = await register.register({
      ...{ ...fields, givenName, familyName, requestContext },
      formKey: csrfTokens.formKeyOf(request, form),
    });
    switch (outcome.kind) {
      case 'confirmation-sent':
        mailedTo.put(response, fields.email.trim());
        return response.redirect(303, sentPath);
      case 'created':
        flashMessages.put(response, 'registered');
        return response.redirect(303, '/login');
      case 'invalid':
        return draw(
          request,
          response.status(400),
          outcome.faults.map((fault) => newAccountWords(fault, passwordMinLength)),
        );
      case 'taken':
        return draw(request, response.status(409), [takenWords[outcome.field]]);
      case 'throttled':
        return drawThrottled(draw, request, response, outcome.retryAfterSeconds);
      case 'closed':
        return drawClosed(request, response);
    }
  }

  const page: Page = {
    path: '/register',
    access: 'public',
    get: (request, response) => draw(request, response, []),
    post: { submit, redraw: (request, response) => draw(request, response, [staleForm(request)]) },
  };

  return [
    page,
    {
      path: sentPath,
      access: 'public',
      get: (request, response) =>
        render(request, response, 'pages/registered.njk', {
          title: 'registered.title',
          lifetime: durationWords(confirmationLifetimeMs),
          email: mailedTo.take(request, response) ?? null,
          mayReadMailbox: mayReadMailbox(request),
        }),
    },
  ];
}
