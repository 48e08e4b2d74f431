import type { Request, Response } from 'express';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { accountSignals } from '../words/passkey-signals.ts';
import { dayWords, timeWords } from '../words/time-words.ts';

const fieldNames = ['given_name', 'family_name'] as const;
const fieldOf = { givenName: 'given_name', familyName: 'family_name' } as const;

export function accountPage({
  changeNames,
  readAccount,
  readPasskeySignals,
  mail,
  flashMessages,
  render,
  baseUrl,
  clock,
}: AccountJourneys & Web): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const actor = visitorOf(request) as LiveSession;
    const [account, signals] = await Promise.all([readAccount(actor), readPasskeySignals(actor)]);
    const values =
      request.method === 'POST'
        ? textFields(request.body, fieldNames)
        : { given_name: account.givenName ?? '', family_name: account.familyName ?? '' };
    render(request, response, 'pages/account.njk', {
      title: 'account.title',
      account,
      createdAt: dayWords(account.createdAt),
      updatedAt: timeWords(account.updatedAt, clock.now()),
      signals: accountSignals(baseUrl, signals),
      canChangeEmail: mail.isAvailable,
      form: { values, errors },
    });
  }

  return {
    path: '/account',
    access: 'logged-in',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const fields = textFields(request.body, fieldNames);
        const actor = visitorOf(request) as LiveSession;
        const outcome = await changeNames({
          accountId: actor.account.id,
          actor,
          givenName: fields.given_name,
          familyName: fields.family_name,
          requestContext: requestContextOf(request),
        });
        switch (outcome.kind) {
          case 'changed':
          case 'unchanged':
            flashMessages.put(response, 'names-changed');
            return response.redirect(303, '/account');
          case 'invalid':
            return draw(
              request,
              response.status(400),
              outcome.fields.map((field) => ({
                field: fieldOf[field],
                text: 'account.name.error' as const,
              })),
            );
        }
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}
