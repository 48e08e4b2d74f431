import type { Request, Response } from 'express';
import { isTooLong } from '../../../credentials/password-rules.ts';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import { drawThrottled } from '../throttled-form.ts';
import type { Web } from '../web.ts';
import { newPasswordWords } from '../words/password-words.ts';
import { confirmFirst } from './confirm-first.ts';

export function passwordPage({
  changePassword,
  listProofs,
  browserSessions,
  flashMessages,
  render,
  clock,
  passwordMinLength,
}: AccountJourneys & Web): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const visitor = visitorOf(request) as LiveSession;
    const proofs = await listProofs(visitor);
    if (confirmFirst(request, response, visitor, proofs, clock)) return;
    const isFirst = request.method !== 'POST';
    const endOthers = isFirst || textFields(request.body, ['end_others']).end_others !== '';
    render(request, response, 'pages/password.njk', {
      title: 'password.title',
      hasPassword: proofs.hasPassword,
      form: { values: { endOthers }, errors, passwordMinLength },
    });
  }

  return {
    path: '/account/password',
    access: 'logged-in',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const fields = textFields(request.body, ['current', 'password', 'end_others']);
        if (fields.current === '' || isTooLong(fields.current)) {
          return draw(request, response.status(400), [
            { field: 'current', text: 'password.error.current-missing' },
          ]);
        }
        const actor = visitorOf(request) as LiveSession;
        if (confirmFirst(request, response, actor, await listProofs(actor), clock)) return;
        const outcome = await changePassword({
          actor,
          current: fields.current,
          chosen: fields.password,
          endOthers: fields.end_others !== '',
          requestContext: requestContextOf(request),
        });
        switch (outcome.kind) {
          case 'changed':
            await browserSessions.begin(request, response, outcome.session);
            flashMessages.put(response, 'password-changed');
            return response.redirect(303, '/account');
          case 'rejected':
            return draw(request, response.status(400), [
              { field: 'current', text: 'password.error.current-wrong' },
            ]);
          case 'throttled':
            return drawThrottled(draw, request, response, outcome.retryAfterSeconds);
          case 'invalid':
            return draw(request, response.status(400), [
              { field: 'password', text: newPasswordWords(outcome.fault, passwordMinLength) },
            ]);
        }
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}
