import type { Request, Response } from 'express';
import { tryFactorName } from '../../../factors/factor-name.ts';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { browserSecretOf, requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { qrCode } from '../words/qr-code.ts';

/** Adds an authenticator app. Without recovery codes it first redirects to the page that creates them. */
export function authenticatorAppPage({
  addFactor,
  listFactors,
  flashMessages,
  render,
}: AccountJourneys & Web): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const typed = textFields(request.body, ['sealed', 'name', 'code']);
    const { shown, sealed } = await addFactor.offer({
      actor: visitorOf(request) as LiveSession,
      kind: 'totp',
      browser: browserSecretOf(request),
      sealed: typed.sealed,
    });
    render(request, response, 'pages/authenticator-app.njk', {
      title: 'authenticator-app.title',
      qr: await qrCode(shown.uri),
      uri: shown.uri,
      secret: shown.secret.replaceAll(/(.{4})(?!$)/g, '$1 '),
      form: { values: { name: typed.name, code: typed.code, sealed }, errors },
    });
  }

  async function complete(request: Request, response: Response) {
    const { sealed, name: typed, code } = textFields(request.body, ['sealed', 'name', 'code']);
    const name = tryFactorName(typed);
    if (name === undefined) {
      return draw(request, response.status(400), [{ field: 'name', text: 'security.error.name' }]);
    }
    const outcome = await addFactor.complete({
      actor: visitorOf(request) as LiveSession,
      kind: 'totp',
      browser: browserSecretOf(request),
      ...{ sealed, answer: code, name },
      requestContext: requestContextOf(request),
    });
    switch (outcome.kind) {
      case 'enrolled':
        flashMessages.put(response, 'authenticator-app-added');
        return response.redirect(303, '/account/security');
      case 'rejected':
        return draw(request, response.status(400), [
          { field: 'code', text: 'authenticator-app.error.wrong' },
        ]);
      case 'expired':
        return draw(request, response.status(400), [
          { field: null, text: 'authenticator-app.error.expired' },
        ]);
      case 'needs-recovery-codes':
        return response.redirect(303, codesFirst);
      case 'closed':
        return response.redirect(303, '/login');
    }
  }

  return {
    path: '/account/security/authenticator-app',
    access: 'recently-proved',
    get: async (request, response) => {
      const { factors } = await listFactors((visitorOf(request) as LiveSession).account.id);
      const hasCodes = factors.some(({ kind }) => kind === 'recovery_codes');
      return hasCodes ? draw(request, response, []) : response.redirect(303, codesFirst);
    },
    post: {
      submit: complete,
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

const codesFirst = '/account/security/recovery-codes?next=authenticator-app';
