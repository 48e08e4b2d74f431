import type { Request, Response } from 'express';
import { isTooLong } from '../../../credentials/password-rules.ts';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { Unavailable } from '../../../platform/unavailable.ts';
import { HttpError } from '../../failures/http-error.ts';
import { visitorOf, wantsHtml } from '../../request/request.ts';
import { cookiesRefused, type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { createCredentialCheck } from './check-credentials.ts';
import { createDrawLogIn } from './draw-log-in.ts';
import { createGoOn } from './go-on.ts';

const unavailable: FormError = {
  field: null,
  text: 'log-in.error.unavailable',
};

const rejected: FormError = {
  field: null,
  text: 'log-in.error.rejected',
};

export function logInPage(needs: EntranceJourneys & Web): Page {
  const { logIn, knownDevices, secondStepCookies, mail, render } = needs;
  const checkCredentials = createCredentialCheck(logIn, knownDevices, secondStepCookies);
  const draw = createDrawLogIn(needs);
  const goOn = createGoOn(needs);

  function drawUnconfirmed(request: Request, response: Response, handle: string) {
    if (!wantsHtml(request)) {
      throw new HttpError(403, 'email_unconfirmed', 'Confirm your email address first.');
    }
    return render(request, response.status(403), 'pages/unconfirmed.njk', {
      title: 'unconfirmed.title',
      handle,
      canMail: mail.isAvailable,
    });
  }

  return {
    path: '/login',
    access: 'public',

    get: (request, response) => {
      refuseCredentialsInUrl(request);
      if (visitorOf(request) === undefined) {
        const isRefused = 'cookies' in request.query && request.isWithoutCookie;
        return draw.page(request, response, isRefused ? [cookiesRefused] : []);
      }
      return goOn.toTarget(response, textFields(request.query, ['rd']).rd);
    },

    post: {
      // The form needs a password, so a forged one is useless. A page that was open for hours is accepted.
      mayBeStale: true,
      submit: async (request, response) => {
        refuseCredentialsInUrl(request);
        const { username, password, rd } = textFields(request.body, ['username', 'password', 'rd']);
        if (visitorOf(request) !== undefined) return goOn.toTarget(response, rd);
        const errors = findErrors(username, password);
        if (errors.length > 0) return draw.page(request, response.status(400), errors);

        const outcome = await checkCredentials(request, response).catch(asUnavailable);
        switch (outcome.kind) {
          case 'unavailable':
            response.status(503).set('Retry-After', String(outcome.retryAfterSeconds));
            return draw.page(request, response, [unavailable]);
          case 'second-step':
          case 'logged-in':
            return goOn.withEntered(request, response, outcome, rd);
          case 'rejected':
            return draw.page(request, response.status(401), [rejected], { isRejected: true });
          case 'disabled':
            return draw.disabled(request, response);
          case 'unconfirmed':
            return drawUnconfirmed(request, response, outcome.handle);
          case 'throttled':
            return draw.throttled(request, response, outcome.retryAfterSeconds);
        }
      },
      redraw: (request, response) => {
        if (visitorOf(request) === undefined)
          return draw.page(request, response, [staleForm(request)]);
        return goOn.toTarget(response, textFields(request.body, ['rd']).rd);
      },
    },
  };
}

/** Shows the form again with its values while a store is down. */
function asUnavailable(error: unknown) {
  if (!(error instanceof Unavailable)) throw error;
  return { kind: 'unavailable', retryAfterSeconds: error.retryAfterSeconds } as const;
}

/** Histories and logs keep URLs, so no client may get used to sending passwords there. */
function refuseCredentialsInUrl({ query }: Request) {
  if ('username' in query || 'password' in query) {
    throw new HttpError(
      400,
      'credentials_in_url',
      'Never send a password in a URL.',
      {},
      'error.credentials-in-url',
    );
  }
}

function findErrors(username: string, password: string): FormError[] {
  const errors: FormError[] = [];
  if (username.trim() === '') {
    errors.push({ field: 'username', text: 'log-in.error.username-missing' });
  }
  if (password === '') errors.push({ field: 'password', text: 'log-in.error.password-missing' });
  if (isTooLong(password))
    errors.push({ field: 'password', text: 'log-in.error.password-too-long' });
  return errors;
}
