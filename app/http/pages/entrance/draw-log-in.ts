import type { Request, Response } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { Unavailable } from '../../../platform/unavailable.ts';
import { accountDisabled, HttpError, tooManyAttempts } from '../../failures/http-error.ts';
import { wantsHtml } from '../../request/request.ts';
import { allowFreshChallenges } from '../fresh-challenges.ts';
import { type FormError, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { unknownPasskeySignal } from '../words/passkey-signals.ts';
import { durationWords, waitWords } from '../words/time-words.ts';

const disabled: FormError = { field: null, text: 'log-in.error.disabled' };

interface Circumstance {
  readonly isRejected?: boolean;
  /** The credential id of a passkey that no account has. The browser can stop offering it. */
  readonly unknownPasskey?: string | undefined;
}

/** Renders the page at /login, for each of its forms. */
export interface DrawLogIn {
  page(
    request: Request,
    response: Response,
    errors: readonly FormError[],
    circumstance?: Circumstance,
  ): Promise<void>;
  throttled(request: Request, response: Response, seconds: number): Promise<void>;
  disabled(request: Request, response: Response): Promise<void>;
}

export function createDrawLogIn({
  logInWithPasskey,
  csrfTokens,
  redirectTargets,
  register,
  mail,
  render,
  rememberMs,
  baseUrl,
}: EntranceJourneys & Web): DrawLogIn {
  async function draw(
    request: Request,
    response: Response,
    errors: readonly FormError[],
    { isRejected = false, unknownPasskey }: Circumstance = {},
  ) {
    const source = request.method === 'POST' ? request.body : request.query;
    const { username, remember, rd } = textFields(source, ['username', 'remember', 'rd']);
    const values = {
      username: request.method === 'POST' ? username : '',
      remember: request.method === 'POST' && remember !== '',
      rd: redirectTargets(rd) ?? '',
    };
    const canRegister = !(await register.isClosed().catch(isAway));
    const passkey = await logInWithPasskey.offer(csrfTokens.browserSecretOf(request, response));
    if (passkey !== undefined) allowFreshChallenges(response);
    render(request, response, 'pages/log-in.njk', {
      title: 'log-in.title',
      form: { values, errors },
      passkey: passkey && {
        options: JSON.stringify(passkey.asked),
        challenge: passkey.challenge,
        signals: unknownPasskeySignal(baseUrl, unknownPasskey),
      },
      // The host of an application. Our own pages are not named.
      destination: values.rd.startsWith('/') ? null : hostOf(values.rd),
      rememberFor: durationWords(rememberMs),
      canRegister,
      canRecover: mail.isAvailable,
      // Shown after every rejection, so that it does not reveal whether it applies.
      mayBeUnconfirmed: isRejected && canRegister && mail.isAvailable,
    });
  }

  return {
    page: draw,

    throttled(request, response, seconds) {
      if (!wantsHtml(request)) throw tooManyAttempts(seconds);
      const key =
        seconds >= 60 && mail.isAvailable
          ? 'log-in.error.throttled-or-reset'
          : 'log-in.error.throttled';
      response.status(429).set('Retry-After', String(seconds));
      return draw(request, response, [{ field: null, text: [key, { wait: waitWords(seconds) }] }]);
    },

    disabled(request, response) {
      if (!wantsHtml(request)) throw new HttpError(403, 'account_disabled', accountDisabled);
      return draw(request, response.status(403), [disabled]);
    },
  };
}

/** While SQL is down it is not known whether people can register. The registration page says so. */
function isAway(error: unknown): false {
  if (error instanceof Unavailable) return false;
  throw error;
}

function hostOf(rd: string): string | null {
  return rd === '' ? null : new URL(rd).host;
}
