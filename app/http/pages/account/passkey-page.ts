import type { Request, Response } from 'express';
import { tryFactorName } from '../../../factors/factor-name.ts';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { deviceWords } from '../../../platform/device-words.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { browserSecretOf, requestContextOf, visitorOf } from '../../request/request.ts';
import {
  allowFreshChallenges,
  freshChallengeAt,
  wantsFreshChallenge,
} from '../fresh-challenges.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';

const path = '/account/security/passkey';

/**
 * Adds a passkey, or a security key for the second step only. A script calls the authenticator and sends the
 * form. Without JavaScript the page says that it needs it.
 */
export function passkeyPage({
  addFactor,
  listFactors,
  flashMessages,
  messages,
  render,
}: AccountJourneys & Web): Page {
  /** A passkey is mostly kept by the device; a security key by none. */
  function nameFor(request: Request): string {
    return isForSecondStep(request)
      ? messages.text('passkey.security-key.name')
      : deviceWords(requestContextOf(request).userAgent);
  }

  async function offerFor(request: Request) {
    const actor = visitorOf(request) as LiveSession;
    const { arePasskeysAvailable } = await listFactors(actor.account.id);
    if (!arePasskeysAvailable) return null;
    const forSecondStep = isForSecondStep(request);
    const browser = browserSecretOf(request);
    return addFactor.offer({ actor, kind: 'passkey', forSecondStep, browser });
  }

  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const forSecondStep = isForSecondStep(request);
    const offer = await offerFor(request);
    allowFreshChallenges(response);
    const { name } = textFields(request.body, ['name']);
    render(request, response, 'pages/passkey.njk', {
      title: forSecondStep ? 'passkey.security-key.title' : 'passkey.title',
      forSecondStep,
      offer: offer && {
        options: JSON.stringify(offer.shown),
        challenge: offer.sealed,
        renew: `${freshChallengeAt(path)}${forSecondStep ? '&for=second-step' : ''}`,
      },
      form: {
        values: { name: name || nameFor(request) },
        errors,
      },
    });
  }

  return {
    path,
    access: 'recently-proved',
    get: async (request, response) => {
      if (!wantsFreshChallenge(request)) return draw(request, response, []);
      const offer = await offerFor(request);
      return response.json({ options: offer?.shown, challenge: offer?.sealed });
    },
    post: {
      submit: async (request, response) => {
        const fields = textFields(request.body, ['name', 'answer', 'challenge']);
        const name = tryFactorName(fields.name);
        if (name === undefined) {
          return draw(request, response.status(400), [
            { field: 'name', text: 'security.error.name' },
          ]);
        }
        const outcome = await addFactor.complete({
          actor: visitorOf(request) as LiveSession,
          kind: 'passkey',
          browser: browserSecretOf(request),
          forSecondStep: isForSecondStep(request),
          ...{ sealed: fields.challenge, answer: fields.answer, name },
          requestContext: requestContextOf(request),
        });
        switch (outcome.kind) {
          case 'enrolled':
            flashMessages.put(response, 'passkey-added');
            return response.redirect(303, '/account/security');
          case 'rejected':
            return draw(request, response.status(400), [
              { field: null, text: 'passkey.error.rejected' },
            ]);
          case 'expired':
            return draw(request, response.status(400), [
              { field: null, text: 'passkey.error.expired' },
            ]);
          case 'closed':
          case 'needs-recovery-codes':
            return response.redirect(303, '/login');
        }
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

function isForSecondStep(request: Request): boolean {
  const source = request.method === 'POST' ? request.body : request.query;
  return textFields(source, ['for']).for === 'second-step';
}
