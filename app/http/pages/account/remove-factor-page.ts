import type { Request, Response } from 'express';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { isId } from '../../../platform/ids.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { factorWords } from '../words/factor-words.ts';

const titles = {
  passkey: 'remove-factor.title.passkey',
  totp: 'remove-factor.title.app',
  recovery_codes: 'remove-factor.title.codes',
} as const;

/** Explains what removing a factor does, and removes it. */
export function removeFactorPage({
  listFactors,
  removeFactor,
  flashMessages,
  render,
  clock,
}: AccountJourneys & Web): Page {
  function backToList(response: Response, message: Parameters<typeof flashMessages.put>[1]) {
    flashMessages.put(response, message);
    response.redirect(303, '/account/security');
  }

  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const { factor: id } = textFields(request.method === 'POST' ? request.body : request.query, [
      'factor',
    ]);
    const { factors } = await listFactors((visitorOf(request) as LiveSession).account.id);
    const factor = factors.find((each) => each.id === id);
    if (factor === undefined) return backToList(response.status(200), 'no-such-factor');
    render(request, response, 'pages/remove-factor.njk', {
      title: titles[factor.kind],
      factor: factorWords(factor, clock.now()),
      form: { errors },
    });
  }

  return {
    path: '/account/security/remove',
    access: 'recently-proved',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const { factor: id } = textFields(request.body, ['factor']);
        const outcome = await removeFactor({
          actor: visitorOf(request) as LiveSession,
          id: isId(id) ? id : '',
          requestContext: requestContextOf(request),
        });
        switch (outcome.kind) {
          case 'removed':
            return backToList(response, 'factor-removed');
          case 'unknown':
            return backToList(response, 'no-such-factor');
          case 'last-way-in':
            return draw(request, response.status(409), [
              { field: null, text: 'remove-factor.error.last-way-in' },
            ]);
          case 'required':
            return draw(request, response.status(409), [
              { field: null, text: 'remove-factor.error.required' },
            ]);
        }
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}
