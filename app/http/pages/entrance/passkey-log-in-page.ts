import type { Request, Response } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { Unavailable } from '../../../platform/unavailable.ts';
import { requestContextOf, visitorOf, wantsHtml } from '../../request/request.ts';
import { type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { createDrawLogIn } from './draw-log-in.ts';
import { createGoOn } from './go-on.ts';

/**
 * Receives the form with a passkey's response. The form is on /login, and is shown there again after an
 * error. A page that is open for long fetches a new challenge here.
 */
export function passkeyLogInPage(needs: EntranceJourneys & Web): Page {
  const { logInWithPasskey, csrfTokens, knownDevices } = needs;
  const draw = createDrawLogIn(needs);
  const goOn = createGoOn(needs);

  async function giveChallenge(request: Request, response: Response) {
    const passkey = await logInWithPasskey.offer(csrfTokens.browserSecretOf(request, response));
    // A URL without its query, or a reload after a response: the form is on another page.
    if (passkey === undefined || wantsHtml(request)) {
      return goOn.to(response, '/login', textFields(request.query, ['rd']).rd);
    }
    return response.json({ options: passkey.asked, challenge: passkey.challenge });
  }

  async function submit(request: Request, response: Response) {
    const { answer, challenge, rd } = textFields(request.body, ['answer', 'challenge', 'rd']);
    if (visitorOf(request) !== undefined) return goOn.toTarget(response, rd);
    const outcome = await logInWithPasskey
      .complete({
        answer: { answer, challenge, browser: csrfTokens.browserSecretOf(request, response) },
        remember: textFields(request.body, ['remember']).remember !== '',
        devices: knownDevices.read(request),
        requestContext: requestContextOf(request),
      })
      .catch(asUnavailable);
    switch (outcome.kind) {
      case 'unavailable':
        response.status(503).set('Retry-After', String(outcome.retryAfterSeconds));
        return draw.page(request, response, [{ field: null, text: 'log-in.error.unavailable' }]);
      case 'logged-in':
      case 'second-step':
        return goOn.withEntered(request, response, outcome, rd);
      case 'rejected': {
        const error = { field: null, text: 'log-in.passkey.error.rejected' } as const;
        const unknownPasskey = outcome.isUnknown ? credentialIdIn(answer) : undefined;
        return draw.page(request, response.status(401), [error], { unknownPasskey });
      }
      case 'disabled':
        return draw.disabled(request, response);
      case 'unconfirmed': {
        const error = { field: null, text: 'log-in.passkey.error.unconfirmed' } as const;
        return draw.page(request, response.status(403), [error]);
      }
      case 'locked': {
        const error = { field: null, text: 'log-in.passkey.error.locked' } as const;
        return draw.page(request, response.status(403), [error]);
      }
      case 'throttled':
        return draw.throttled(request, response, outcome.retryAfterSeconds);
    }
  }

  return {
    path: '/login/passkey',
    access: 'public',
    get: giveChallenge,
    post: {
      submit,
      redraw: (request, response) => {
        if (visitorOf(request) === undefined) {
          return draw.page(request, response, [staleForm(request)]);
        }
        return goOn.toTarget(response, textFields(request.body, ['rd']).rd);
      },
    },
  };
}

/** The credential id in a response that could be parsed. */
function credentialIdIn(answer: string): string {
  return String((JSON.parse(answer) as { readonly id: unknown }).id);
}

/** Shows the page again while a store is down. */
function asUnavailable(error: unknown) {
  if (!(error instanceof Unavailable)) throw error;
  return { kind: 'unavailable', retryAfterSeconds: error.retryAfterSeconds } as const;
}
