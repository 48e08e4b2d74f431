import type { Request, Response } from 'express';
import { isTooLong } from '../../../credentials/password-rules.ts';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { Message } from '../../../messages/messages.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { isRecentlyProved } from '../../middleware/require-recent-proof.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import { drawThrottled } from '../throttled-form.ts';
import type { Web } from '../web.ts';
import { confirmFirst } from './confirm-first.ts';

const lastAdministrator: FormError = {
  field: null,
  text: 'delete-account.error.last-administrator',
};

export function deleteAccountPage({
  deleteOwnAccount,
  listProofs,
  browserSessions,
  flashMessages,
  render,
  clock,
  eraseAfterDays,
}: AccountJourneys & Web): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const visitor = visitorOf(request) as LiveSession;
    const { account } = visitor;
    const proofs = await listProofs(visitor);
    if (confirmFirst(request, response, visitor, proofs, clock)) return;
    const { hasPassword } = proofs;
    if (!hasPassword && !isRecentlyProved(visitor, clock)) {
      return response.redirect(303, '/account/confirm?rd=%2Faccount%2Fdelete');
    }
    render(request, response, 'pages/delete-account.njk', {
      title: 'delete-account.title',
      hasPassword,
      username: account.username,
      email: account.email,
      eraseAfter: erasedWords(eraseAfterDays),
      form: { values: { erase: textFields(request.body, ['erase']).erase !== '' }, errors },
    });
  }

  return {
    path: '/account/delete',
    // Its own form asks for the password.
    access: 'logged-in',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const { password, erase } = textFields(request.body, ['password', 'erase']);
        const actor = visitorOf(request) as LiveSession;
        const proofs = await listProofs(actor);
        if (confirmFirst(request, response, actor, proofs, clock)) return;
        const { hasPassword } = proofs;
        if (!hasPassword && !isRecentlyProved(actor, clock)) return draw(request, response, []);
        if (hasPassword && (password === '' || isTooLong(password))) {
          return draw(request, response.status(400), [
            { field: 'password', text: 'confirm.error.missing' },
          ]);
        }
        const outcome = await deleteOwnAccount({
          actor,
          password: hasPassword ? password : undefined,
          eraseAtOnce: erase !== '',
          requestContext: requestContextOf(request),
        });
        switch (outcome.kind) {
          case 'deleted':
            browserSessions.forget(request, response);
            flashMessages.put(response, 'account-deleted');
            response.set('Clear-Site-Data', '"cache", "storage"');
            return response.redirect(303, '/login');
          case 'rejected':
            return draw(request, response.status(401), [
              { field: 'password', text: 'confirm.error.wrong' },
            ]);
          case 'throttled':
            return drawThrottled(draw, request, response, outcome.retryAfterSeconds);
          case 'last-administrator':
            return draw(request, response.status(409), [lastAdministrator]);
        }
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

function erasedWords(days: number): Message {
  return days === 0
    ? 'delete-account.erased.soon'
    : ['delete-account.erased.days', { count: days }];
}
