import type { Request, Response } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import type { PendingLoginView } from '../../../journeys/entrance/read-pending-login.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import { drawThrottled } from '../throttled-form.ts';
import type { Web } from '../web.ts';
import { createDrawSecondStep } from './draw-second-step.ts';
import { createGoOn } from './go-on.ts';
import { isKind, type Kind, nameOf, notEnrolled, notProved } from './second-step-kinds.ts';

const path = '/login/second-step';
const fieldNames = ['kind', 'answer', 'challenge', 'sealed', 'trust'] as const;

interface Waiting {
  readonly token: string;
  readonly pending: PendingLoginView;
}

/** The second step of a login, and adding a required factor. Only a browser with a pending login can open them. */
export function secondStepPages(needs: EntranceJourneys & Web): Page[] {
  const { secondStepCookies, csrfTokens, knownDevices, flashMessages, redirectTargets } = needs;
  const { readPendingLogin, cancelPendingLogin, takeSecondStep, enrolAtLogin } = needs;
  const { allowEnrolment, baseUrl, messages } = needs;
  const drawSecondStep = createDrawSecondStep(needs);
  const goOn = createGoOn(needs);

  const rdOf = (request: Request) =>
    textFields(request.method === 'POST' ? request.body : request.query, ['rd']).rd;

  /** Redirects visitors without a pending login, for example after Back, a reload or in an old tab. */
  async function findWaiting(request: Request, response: Response): Promise<Waiting | undefined> {
    const rd = rdOf(request);
    if (visitorOf(request) !== undefined) {
      goOn.toTarget(response, rd);
      return undefined;
    }
    const token = secondStepCookies.readPending(request);
    const browser = csrfTokens.browserSecretOf(request, response);
    const pending = token && (await readPendingLogin({ token, browser }));
    if (token && pending) return { token, pending };
    startAgain(response, rd, token !== undefined);
    return undefined;
  }

  function startAgain(response: Response, rd: string, wasWaiting: boolean) {
    if (wasWaiting) {
      secondStepCookies.clearPending(response);
      flashMessages.put(response, 'second-step-expired');
    }
    return goOn.to(response, '/login', rd);
  }

  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const waiting = await findWaiting(request, response);
    if (waiting !== undefined) await drawSecondStep(request, response, waiting, errors);
  }

  async function submit(request: Request, response: Response) {
    const waiting = await findWaiting(request, response);
    if (waiting === undefined) return;
    const { kind, answer } = textFields(request.body, fieldNames);
    const field = kind === 'passkey' ? null : kind;
    if (!isKind(kind)) return drawSecondStep(request, response.status(400), waiting, []);
    if (answer.trim() === '') {
      const missing = { field, text: 'second-step.error.missing' } as const;
      return drawSecondStep(request, response.status(400), waiting, [missing]);
    }
    const isEnrolment = waiting.pending.purpose === 'enrol';
    const outcome = await (isEnrolment ? enrol : prove)(request, response, waiting.token, kind);
    return answerOutcome(request, response, waiting, outcome, kind);
  }

  function prove(request: Request, response: Response, token: string, kind: Kind) {
    const { answer, challenge, trust } = textFields(request.body, fieldNames);
    const browser = csrfTokens.browserSecretOf(request, response);
    return takeSecondStep({
      ...{ token, kind, answer: { answer, challenge, browser } },
      trustBrowser: trust !== '',
      devices: knownDevices.read(request),
      requestContext: requestContextOf(request),
    });
  }

  function enrol(request: Request, response: Response, token: string, kind: Kind) {
    const { answer, challenge, sealed } = textFields(request.body, fieldNames);
    const browser = csrfTokens.browserSecretOf(request, response);
    const name = nameOf(kind);
    return enrolAtLogin.complete({
      ...{ token, kind, answer, browser, name: name === undefined ? '' : messages.text(name) },
      sealed: kind === 'passkey' ? challenge : sealed,
      devices: knownDevices.read(request),
      requestContext: requestContextOf(request),
    });
  }

  function answerOutcome(
    request: Request,
    response: Response,
    waiting: Waiting,
    outcome: Awaited<ReturnType<typeof prove> | ReturnType<typeof enrol>>,
    kind: Kind,
  ) {
    const rd = rdOf(request);
    const isEnrolment = waiting.pending.purpose === 'enrol';
    switch (outcome.kind) {
      case 'logged-in':
      case 'second-step':
        return goOn.withEntered(request, response, outcome, rd);
      case 'throttled':
        return throttle(request, response, waiting, outcome.retryAfterSeconds);
      case 'rejected': {
        const error = isEnrolment ? notEnrolled(kind) : notProved(kind);
        return drawSecondStep(request, response.status(isEnrolment ? 400 : 401), waiting, [error]);
      }
      case 'needs-recovery-codes':
        return goOn.to(response, path, rd);
      case 'closed':
        return startAgain(response, rd, true);
      case 'expired': {
        if (!isEnrolment) return startAgain(response, rd, true);
        // The offer has expired. The page shows a new one, and the login is still pending.
        const error = { field: null, text: 'enrol.error.expired' } as const;
        return drawSecondStep(request, response.status(400), waiting, [error]);
      }
    }
  }

  function throttle(request: Request, response: Response, waiting: Waiting, seconds: number) {
    const again = (_request: Request, _response: Response, errors: readonly FormError[]) =>
      drawSecondStep(request, response, waiting, errors);
    return drawThrottled(again, request, response, seconds);
  }

  async function cancel(request: Request, response: Response) {
    const token = secondStepCookies.readPending(request);
    if (token !== undefined) {
      await cancelPendingLogin(token);
      secondStepCookies.clearPending(response);
    }
    return goOn.to(response, '/login', rdOf(request));
  }

  async function giveCodes(request: Request, response: Response) {
    const waiting = await findWaiting(request, response);
    if (waiting === undefined) return;
    const { sealed, rd } = textFields(request.body, ['sealed', 'rd']);
    const browser = csrfTokens.browserSecretOf(request, response);
    const { token, pending } = waiting;
    const offer = await enrolAtLogin.offer({ token, kind: 'recovery_codes', browser, sealed });
    // The codes on the page have expired, so their owner must not print them.
    if (offer === undefined || offer.sealed !== sealed) return goOn.to(response, path, rd);
    response.attachment('recovery-codes.txt').type('text/plain');
    const lines = [`${pending.username} - ${baseUrl.host}`, '', ...offer.shown];
    return response.send(`${lines.join('\r\n')}\r\n`);
  }

  async function mailLink(request: Request, response: Response) {
    const waiting = await findWaiting(request, response);
    if (waiting === undefined) return;
    const { token } = waiting;
    const outcome = await allowEnrolment.ask({ token, requestContext: requestContextOf(request) });
    if (outcome.kind === 'throttled') {
      return throttle(request, response, waiting, outcome.retryAfterSeconds);
    }
    return goOn.to(response, path, rdOf(request));
  }

  const backToForm = (request: Request, response: Response) =>
    goOn.to(response, path, redirectTargets(rdOf(request)) ?? '');
  const action = (name: string, does: (request: Request, response: Response) => unknown): Page => ({
    path: `${path}/${name}`,
    access: 'public',
    get: backToForm,
    post: { submit: does, mayBeStale: true, redraw: backToForm },
  });

  return [
    {
      path,
      access: 'public',
      get: (request, response) => draw(request, response, []),
      post: {
        // Only the owner of the pending login in this browser can answer.
        mayBeStale: true,
        submit,
        redraw: (request, response) => draw(request, response, [staleForm(request)]),
      },
    },
    action('cancel', cancel),
    action('recovery-codes', giveCodes),
    action('email', mailLink),
  ];
}
