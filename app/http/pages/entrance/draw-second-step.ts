import type { Request, Response } from 'express';
import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import type { PendingLoginView } from '../../../journeys/entrance/read-pending-login.ts';
import { type FormError, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { qrCode } from '../words/qr-code.ts';
import { durationWords } from '../words/time-words.ts';

/** Renders the page where a person proves or adds the missing factor. */
export type DrawSecondStep = (
  request: Request,
  response: Response,
  waiting: { readonly token: string; readonly pending: PendingLoginView },
  errors: readonly FormError[],
) => Promise<void>;

export function createDrawSecondStep(needs: EntranceJourneys & Web): DrawSecondStep {
  const { redirectTargets, render } = needs;

  return async function drawSecondStep(request, response, waiting, errors) {
    const source = request.method === 'POST' ? request.body : request.query;
    const rd = redirectTargets(textFields(source, ['rd']).rd) ?? '';
    const { kind, answer } = textFields(request.body, ['kind', 'answer']);
    const typed = kind === 'passkey' ? '' : answer;
    const form = { values: { rd, typed, kind }, errors };
    const { pending } = waiting;
    if (pending.purpose === 'second-step') {
      const { username, kinds, trustMs, passkey } = pending;
      return render(request, response, 'pages/second-step.njk', {
        title: 'second-step.title',
        ...{ form, username, kinds },
        trustFor: trustMs > 0 ? durationWords(trustMs) : null,
        passkey: passkey
          ? { options: JSON.stringify(passkey.asked), challenge: passkey.challenge }
          : null,
      });
    }
    if (pending.mayEnrol) return drawEnrolment(needs, request, response, waiting, form);
    return render(request, response, 'pages/enrol-closed.njk', {
      title: 'enrol.closed.title',
      ...{ form, username: pending.username, isLinkMailed: pending.isLinkMailed },
      canMail: needs.mail.isAvailable,
    });
  };
}

/** Recovery codes come first, then the app. A passkey needs neither. */
async function drawEnrolment(
  { enrolAtLogin, csrfTokens, render }: EntranceJourneys & Web,
  request: Request,
  response: Response,
  { token, pending }: Parameters<DrawSecondStep>[2],
  form: object,
) {
  const { username, required, kinds, arePasskeysAvailable } = pending;
  const browser = csrfTokens.browserSecretOf(request, response);
  const { sealed } = textFields(request.body, ['sealed']);
  const kind = kinds.includes('recovery_codes') ? 'totp' : 'recovery_codes';
  const offer = required === 'any' && (await enrolAtLogin.offer({ token, kind, browser, sealed }));
  const passkey =
    arePasskeysAvailable && (await enrolAtLogin.offer({ token, kind: 'passkey', browser }));
  render(request, response, 'pages/enrol.njk', {
    title: 'enrol.title',
    ...{ form, username, required },
    offer: offer && { ...(await shownOf(offer.shown)), kind, sealed: offer.sealed },
    passkey: passkey && { options: JSON.stringify(passkey.shown), challenge: passkey.sealed },
  });
}

async function shownOf(
  shown: readonly string[] | { readonly uri: string; readonly secret: string },
) {
  if (!('uri' in shown)) return { codes: shown };
  const { uri, secret } = shown;
  return { qr: await qrCode(uri), uri, secret: secret.replaceAll(/(.{4})(?!$)/g, '$1 ') };
}
