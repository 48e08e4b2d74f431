import type { Request, Response } from 'express';
import { tryFactorName } from '../../../factors/factor-name.ts';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { isId } from '../../../platform/ids.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import type { FlashMessageName } from '../../browser/flash-messages.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { factorAdvice } from '../words/factor-advice.ts';
import { factorsOfKind, trustedBrowserWords } from '../words/factor-words.ts';
import { accountSignals } from '../words/passkey-signals.ts';

/** Lists and changes a person's ways to log in besides the password. */
export function securityPage({
  listFactors,
  readPasskeySignals,
  renameFactor,
  changeSecondStep,
  revokeTrustedBrowsers,
  flashMessages,
  mail,
  render,
  baseUrl,
  clock,
}: AccountJourneys & Web): Page {
  async function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const now = clock.now();
    const actor = visitorOf(request) as LiveSession;
    const [security, signals] = await Promise.all([
      listFactors(actor.account.id),
      readPasskeySignals(actor),
    ]);
    const { factors, trustedBrowsers } = security;
    render(request, response, 'pages/security.njk', {
      title: 'security.title',
      advice: factorAdvice(security),
      signals: accountSignals(baseUrl, signals),
      passkeys: factorsOfKind(factors, 'passkey', now),
      apps: factorsOfKind(factors, 'totp', now),
      recoveryCodes: factorsOfKind(factors, 'recovery_codes', now),
      browsers: trustedBrowserWords(trustedBrowsers, now),
      arePasskeysAvailable: security.arePasskeysAvailable,
      alwaysSecondStep: security.alwaysSecondStep,
      canLock: mail.isAvailable,
      isRequired: security.requirement.isRequired,
      form: { values: textFields(request.body, ['rename', 'name']), errors },
    });
  }

  /** @returns undefined for an invalid name */
  async function rename(actor: LiveSession, id: string, text: string) {
    const name = tryFactorName(text);
    if (name === undefined) return undefined;
    const isRenamed = await renameFactor({ actor, id: isId(id) ? id : '', name });
    return isRenamed ? 'factor-renamed' : 'no-such-factor';
  }

  async function revoke(actor: LiveSession, id: string): Promise<FlashMessageName> {
    const which = id === 'all' ? undefined : isId(id) ? id : '';
    const revoked = await revokeTrustedBrowsers({ actor, id: which });
    return revoked > 0 ? 'browser-not-trusted' : 'no-such-browser';
  }

  return {
    path: '/account/security',
    access: 'recently-proved',
    get: (request, response) => draw(request, response, []),
    post: {
      submit: async (request, response) => {
        const actor = visitorOf(request) as LiveSession;
        const fields = textFields(request.body, ['always', 'browser', 'rename', 'name']);
        if (fields.always !== '') {
          const always = fields.always === 'on';
          await changeSecondStep({ actor, always, requestContext: requestContextOf(request) });
          flashMessages.put(response, always ? 'second-step-always' : 'second-step-not-always');
          return response.redirect(303, '/account/security');
        }
        const done =
          fields.browser === ''
            ? await rename(actor, fields.rename, fields.name)
            : await revoke(actor, fields.browser);
        if (done === undefined) {
          return draw(request, response.status(400), [
            { field: `name-${fields.rename}`, text: 'security.error.name' },
          ]);
        }
        flashMessages.put(response, done);
        return response.redirect(303, '/account/security');
      },
      redraw: (request, response) => draw(request, response, [staleForm(request)]),
    },
  };
}
