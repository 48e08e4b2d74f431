import type { Request, Response } from 'express';
import { isTooLong } from '../../../credentials/password-rules.ts';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { Proofs } from '../../../journeys/account/list-proofs.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { browserSecretOf, requestContextOf, visitorOf } from '../../request/request.ts';
import {
  allowFreshChallenges,
  freshChallengeAt,
  wantsFreshChallenge,
} from '../fresh-challenges.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import { drawThrottled } from '../throttled-form.ts';
import type { Web } from '../web.ts';

const path = '/account/confirm';

const wrongPasskey: FormError = { field: null, text: 'confirm.error.passkey' };

/** Asks for a proof before a sensitive page: the strongest that the account has. */
export function confirmPage({
  listProofs,
  askPasskey,
  proveIdentity,
  browserSessions,
  flashMessages,
  redirectTargets,
  render,
}: AccountJourneys & Web): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const actor = visitorOf(request) as LiveSession;
    const source = request.method === 'POST' ? request.body : request.query;
    const rd = redirectTargets(textFields(source, ['rd']).rd) ?? '';
    const need = needIn(source);
    const proofs = await listProofs(actor);
    if (lacks(proofs, need)) {
      flashMessages.put(response, need === 'passkey' ? 'passkey-needed' : 'factor-needed');
      return response.redirect(303, '/account/security');
    }
    const asked = proofs.hasPasskey ? await askPasskey(actor, browserSecretOf(request)) : null;
    if (asked !== null) allowFreshChallenges(response);
    render(request, response, 'pages/confirm.njk', {
      title: proofs.hasFactors ? 'confirm.identity.title' : 'confirm.title',
      ...proofs,
      ...waysOf(proofs, need),
      passkey: asked && {
        options: JSON.stringify(asked.asked),
        challenge: asked.challenge,
        renew: freshChallengeAt(path),
      },
      form: { values: { rd, need }, errors },
    });
  }

  const prove = (request: Request) => {
    const fields = textFields(request.body, ['password', 'code', 'answer', 'challenge']);
    const who = {
      actor: visitorOf(request) as LiveSession,
      requestContext: requestContextOf(request),
    };
    const { password, code, answer, challenge } = fields;
    if (answer === '')
      return proveIdentity.withPassword({
        ...{ ...who, password, code },
        needsFactor: needIn(request.body) !== '',
      });
    const browser = browserSecretOf(request);
    return proveIdentity.withPasskey({ ...who, answer: { answer, challenge, browser } });
  };

  return {
    path,
    access: 'logged-in',
    get: async (request, response) => {
      if (!wantsFreshChallenge(request)) return draw(request, response, []);
      const actor = visitorOf(request) as LiveSession;
      const { asked, challenge } = await askPasskey(actor, browserSecretOf(request));
      return response.json({ options: asked, challenge });
    },
    post: {
      submit: async (request, response) => {
        const fields = textFields(request.body, ['password', 'answer', 'rd']);
        if (fields.answer === '' && (fields.password === '' || isTooLong(fields.password))) {
          return draw(request, response.status(400), [
            { field: 'password', text: 'confirm.error.missing' },
          ]);
        }
        const outcome = await prove(request);
        switch (outcome.kind) {
          case 'proved':
            await browserSessions.begin(request, response, outcome.session);
            return response.redirect(303, redirectTargets(fields.rd) ?? '/account');
          case 'throttled':
            return drawThrottled(draw, request, response, outcome.retryAfterSeconds);
          case 'wrong-code':
            return draw(request, response.status(401), [
              { field: 'code', text: 'confirm.error.code' },
            ]);
          case 'rejected':
            return draw(request, response.status(401), [
              fields.answer === ''
                ? { field: 'password', text: 'confirm.error.wrong' }
                : wrongPasskey,
            ]);
        }
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}

/** What an access rule demands, if the gate redirected here. */
type Need = '' | 'second-factor' | 'passkey';

function needIn(source: unknown): Need {
  const { need } = textFields(source, ['need']);
  return need === 'second-factor' || need === 'passkey' ? need : '';
}

/** Whether the account has no factor to prove it with. Then its owner adds one first. */
function lacks({ hasCodes, hasPasskey }: Proofs, need: Need): boolean {
  return need !== '' && !hasPasskey && (need === 'passkey' || !hasCodes);
}

/** The forms on the page. */
function waysOf({ hasPassword, needsFactor, hasCodes }: Proofs, need: Need) {
  const withCode = needsFactor || need !== '';
  const withPassword = hasPassword && need !== 'passkey' && (!withCode || hasCodes);
  return { withPassword, withCode: withPassword && withCode };
}
