import type { Request, Response } from 'express';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { browserSecretOf, requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';

const path = '/account/security/recovery-codes';

/**
 * Creates recovery codes. They become valid when one of them has been typed, so opening the page changes
 * nothing. The form carries them encrypted.
 */
export function recoveryCodesPages({
  addFactor,
  listFactors,
  flashMessages,
  render,
  baseUrl,
}: AccountJourneys & Web): Page[] {
  const offerOf = (request: Request) =>
    addFactor.offer({
      actor: visitorOf(request) as LiveSession,
      kind: 'recovery_codes',
      browser: browserSecretOf(request),
      sealed: textFields(request.body, ['sealed']).sealed,
    });

  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const source = request.method === 'POST' ? request.body : request.query;
    const { factors } = await listFactors((visitorOf(request) as LiveSession).account.id);
    const { shown, sealed } = await offerOf(request);
    render(request, response, 'pages/recovery-codes.njk', {
      title: 'recovery-codes.title',
      codes: shown,
      doReplace: factors.some(({ kind }) => kind === 'recovery_codes'),
      form: {
        values: { ...textFields(source, ['next']), ...textFields(request.body, ['code']), sealed },
        errors,
      },
    });
  }

  return [
    {
      path,
      access: 'recently-proved',
      get: (request, response) => draw(request, response, []),
      post: {
        submit: async (request, response) => {
          const { sealed, code, next } = textFields(request.body, ['sealed', 'code', 'next']);
          const outcome = await addFactor.complete({
            actor: visitorOf(request) as LiveSession,
            kind: 'recovery_codes',
            browser: browserSecretOf(request),
            ...{ sealed, answer: code, name: '' },
            requestContext: requestContextOf(request),
          });
          switch (outcome.kind) {
            case 'enrolled':
              flashMessages.put(response, 'recovery-codes-added');
              return response.redirect(
                303,
                next === 'authenticator-app' ? `/account/security/${next}` : '/account/security',
              );
            case 'rejected':
              return draw(request, response.status(400), [
                { field: 'code', text: 'recovery-codes.error.wrong' },
              ]);
            case 'expired':
              return draw(request, response.status(400), [
                { field: null, text: 'recovery-codes.error.expired' },
              ]);
            case 'closed':
            case 'needs-recovery-codes':
              return response.redirect(303, '/login');
          }
        },
        redraw: (request, response) => draw(request, response, [staleForm(request)]),
      },
    },
    {
      path: `${path}/text`,
      access: 'recently-proved',
      post: {
        submit: async (request, response) => {
          const { shown, sealed } = await offerOf(request);
          // The codes on the page have expired, so their owner must not print them.
          if (sealed !== textFields(request.body, ['sealed']).sealed) {
            return response.redirect(303, path);
          }
          response.attachment('recovery-codes.txt').type('text/plain');
          const { username } = (visitorOf(request) as LiveSession).account;
          return response.send(
            `${[`${username} - ${baseUrl.host}`, '', ...shown].join('\r\n')}\r\n`,
          );
        },
        redraw: (_request, response) => response.redirect(303, path),
      },
    },
  ];
}
