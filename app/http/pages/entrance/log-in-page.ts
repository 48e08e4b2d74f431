import type { Request, Response } from 'express';
import { isTooLong } from '../../../credentials/password-rules.ts';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { Unavailable } from '../../../platform/unavailable.ts';
import { accountDisabled, HttpError, tooManyAttempts } from '../../failures/http-error.ts';
import { visitorOf, wantsHtml } from '../../request/request.ts';
import { cookiesRefused, type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { durationWords, waitWords } from '../words/time-words.ts';
import { createCredentialCheck } from './check-credentials.ts';

const unavailable: FormError = {
  field: null,
  text: 'log-in.error.unavailable',
};

const rejected: FormError = {
  field: null,
  text: 'log-in.error.rejected',
};

const disabled: FormError = { field: null, text: 'log-in.error.disabled' };

export function logInPage({
  logIn,
  enterBrowser,
  knownDevices,
  secondStepCookies,
  redirectTargets,
  register,
  mail,
  render,
  rememberMs,
}: EntranceJourneys & Web): Page {
  const checkCredentials = createCredentialCheck(logIn, knownDevices, secondStepCookies);

  async function draw(
    request: Request,
    response: Response,
    errors: readonly FormError[],
    { isRejected } = { isRejected: false },
  ) {
    const source = request.method === 'POST' ? request.body : request.query;
    const { username, remember, rd } = textFields(source, ['username', 'remember', 'rd']);
    const values = {
      username: request.method === 'POST' ? username : '',
      remember: request.method === 'POST' && remember !== '',
      rd: redirectTargets(rd) ?? '',
    };
    const canRegister = !(await register.isClosed().catch(isAway));
    render(request, response, 'pages/log-in.njk', {
      title: 'log-in.title',
      form: { values, errors },
      // The host of an application; a page of ours is not worth a name.
      destination: values.rd.startsWith('/') ? null : hostOf(values.rd),
      rememberFor: durationWords(rememberMs),
      canRegister,
      canRecover: mail.isAvailable,
      // Shown after every rejection, so that it does not tell whether it applies.
      mayBeUnconfirmed: isRejected && canRegister && mail.isAvailable,
    });
  }

  function drawThrottled(request: Request, response: Response, seconds: number) {
    if (!wantsHtml(request)) throw tooManyAttempts(seconds);
    const key =
      seconds >= 60 && mail.isAvailable
        ? 'log-in.error.throttled-or-reset'
        : 'log-in.error.throttled';
    response.status(429).set('Retry-After', String(seconds));
    return draw(request, response, [{ field: null, text: [key, { wait: waitWords(seconds) }] }]);
  }

  function drawDisabled(request: Request, response: Response) {
    if (!wantsHtml(request)) throw new HttpError(403, 'account_disabled', accountDisabled);
    return draw(request, response.status(403), [disabled]);
  }

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

  function goOn(response: Response, rd: string) {
    response.redirect(303, redirectTargets(rd) ?? '/dashboard');
  }

  function goToSecondStep(path: string | undefined, response: Response, rd: string) {
    const target = redirectTargets(rd);
    const query = target === undefined ? '' : `?${new URLSearchParams({ rd: target })}`;
    response.redirect(303, `${path}${query}`);
  }

  /** The next page would only ask to log in again. This one says why, if that is what it comes to. */
  function seeWhetherCookiesCome(response: Response, rd: string) {
    const target = redirectTargets(rd);
    const query = new URLSearchParams({ cookies: 'expected', ...(target && { rd: target }) });
    response.redirect(303, `/login?${query}`);
  }

  return {
    path: '/login',
    access: 'public',

    get: (request, response) => {
      refuseCredentialsInUrl(request);
      if (visitorOf(request) === undefined) {
        const isRefused = 'cookies' in request.query && request.isWithoutCookie;
        return draw(request, response, isRefused ? [cookiesRefused] : []);
      }
      return goOn(response, textFields(request.query, ['rd']).rd);
    },

    post: {
      // It takes a password that only its sender knows; so a page that was open for hours is as good as any.
      mayBeStale: true,
      submit: async (request, response) => {
        refuseCredentialsInUrl(request);
        const { username, password, rd } = textFields(request.body, ['username', 'password', 'rd']);
        if (visitorOf(request) !== undefined) return goOn(response, rd);
        const errors = findErrors(username, password);
        if (errors.length > 0) return draw(request, response.status(400), errors);

        const outcome = await checkCredentials(request, response).catch(asUnavailable);
        switch (outcome.kind) {
          case 'unavailable':
            response.status(503).set('Retry-After', String(outcome.retryAfterSeconds));
            return draw(request, response, [unavailable]);
          case 'second-step':
            return goToSecondStep(await enterBrowser(request, response, outcome), response, rd);
          case 'logged-in':
            await enterBrowser(request, response, outcome);
            return request.isWithoutCookie
              ? seeWhetherCookiesCome(response, rd)
              : goOn(response, rd);
          case 'rejected':
            return draw(request, response.status(401), [rejected], { isRejected: true });
          case 'disabled':
            return drawDisabled(request, response);
          case 'unconfirmed':
            return drawUnconfirmed(request, response, outcome.handle);
          case 'throttled':
            return drawThrottled(request, response, outcome.retryAfterSeconds);
        }
      },
      redraw: (request, response) => {
        if (visitorOf(request) === undefined) return draw(request, response, [staleForm(request)]);
        return goOn(response, textFields(request.body, ['rd']).rd);
      },
    },
  };
}

/** Whether people can register is not known while SQL is away; the page that they do it on will say. */
function isAway(error: unknown): false {
  if (error instanceof Unavailable) return false;
  throw error;
}

function hostOf(rd: string): string | null {
  return rd === '' ? null : new URL(rd).host;
}

/** The form stays, with what was typed, for as short a while as this lasts. */
function asUnavailable(error: unknown) {
  if (!(error instanceof Unavailable)) throw error;
  return { kind: 'unavailable', retryAfterSeconds: error.retryAfterSeconds } as const;
}

/** A URL is kept in histories and logs, so nobody shall get used to putting a password there. */
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
