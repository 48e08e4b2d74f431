import type { Request, Response } from 'express';
import { type Cookie, cookieValues } from './cookies.ts';

const lifetimeMs = 60_000;

const texts = {
  'second-step-expired': { kind: 'information', text: 'flash.second-step-expired' },
  'logged-out': { kind: 'success', text: 'flash.logged-out' },
  'account-deleted': { kind: 'success', text: 'flash.account-deleted' },
  'set-up': { kind: 'success', text: 'flash.set-up' },
  'names-changed': { kind: 'success', text: 'flash.names-changed' },
  'password-changed': { kind: 'success', text: 'flash.password-changed' },
  'email-confirmed': { kind: 'success', text: 'flash.email-confirmed' },
  registered: { kind: 'success', text: 'flash.registered' },
  'password-reset': { kind: 'success', text: 'flash.password-reset' },
  'failures-forgotten': { kind: 'success', text: 'flash.failures-forgotten' },
  unlocked: { kind: 'success', text: 'flash.unlocked' },
  'not-locked': { kind: 'information', text: 'flash.not-locked' },
  'email-changed': { kind: 'success', text: 'flash.email-changed' },
  'done-for-another-account': { kind: 'information', text: 'flash.done-for-another-account' },
  'logged-out-everywhere': { kind: 'success', text: 'flash.logged-out-everywhere' },
  'webhook-again': { kind: 'success', text: 'flash.webhook-again' },
  'no-such-webhook': { kind: 'information', text: 'flash.no-such-webhook' },
  invited: { kind: 'success', text: 'flash.invited' },
  'all-invited': { kind: 'success', text: 'flash.all-invited' },
  'invited-before': { kind: 'information', text: 'flash.invited-before' },
  'invitation-resent': { kind: 'success', text: 'flash.invitation-resent' },
  'invited-has-account': { kind: 'information', text: 'flash.invited-has-account' },
  'invitation-accepted': { kind: 'success', text: 'flash.invitation-accepted' },
  'invitation-revoked': { kind: 'success', text: 'flash.invitation-revoked' },
  'no-such-invitation': { kind: 'information', text: 'flash.no-such-invitation' },
  'session-ended': { kind: 'success', text: 'flash.session-ended' },
  'sessions-ended': { kind: 'success', text: 'flash.sessions-ended' },
  'no-such-session': { kind: 'information', text: 'flash.no-such-session' },
  'api-key-revoked': { kind: 'success', text: 'flash.api-key-revoked' },
  'no-such-api-key': { kind: 'information', text: 'flash.no-such-api-key' },
  'api-key-was-shown': { kind: 'information', text: 'flash.api-key-was-shown' },
  'factor-needed': { kind: 'information', text: 'flash.factor-needed' },
  'passkey-needed': { kind: 'information', text: 'flash.passkey-needed' },
  'factor-renamed': { kind: 'success', text: 'flash.factor-renamed' },
  'factor-removed': { kind: 'success', text: 'flash.factor-removed' },
  'no-such-factor': { kind: 'information', text: 'flash.no-such-factor' },
  'recovery-codes-added': { kind: 'success', text: 'flash.recovery-codes-added' },
  'authenticator-app-added': { kind: 'success', text: 'flash.authenticator-app-added' },
  'passkey-added': { kind: 'success', text: 'flash.passkey-added' },
  'browser-not-trusted': { kind: 'success', text: 'flash.browser-not-trusted' },
  'no-such-browser': { kind: 'information', text: 'flash.no-such-browser' },
  'second-step-always': { kind: 'success', text: 'flash.second-step-always' },
  'second-step-not-always': { kind: 'success', text: 'flash.second-step-not-always' },
  'account-disabled': { kind: 'success', text: 'flash.account-disabled' },
  'account-enabled': { kind: 'success', text: 'flash.account-enabled' },
  'account-deleted-by-admin': { kind: 'success', text: 'flash.account-deleted-by-admin' },
  'account-restored': { kind: 'success', text: 'flash.account-restored' },
  'account-erased': { kind: 'success', text: 'flash.account-erased' },
  'reset-mailed': { kind: 'success', text: 'flash.reset-mailed' },
  'factors-cleared': { kind: 'success', text: 'flash.factors-cleared' },
  'sessions-ended-by-admin': { kind: 'success', text: 'flash.sessions-ended-by-admin' },
  'api-keys-revoked': { kind: 'success', text: 'flash.api-keys-revoked' },
  'username-changed': { kind: 'success', text: 'flash.username-changed' },
  'email-changed-by-admin': { kind: 'success', text: 'flash.email-changed-by-admin' },
  'email-confirmed-by-admin': { kind: 'success', text: 'flash.email-confirmed-by-admin' },
  'role-changed': { kind: 'success', text: 'flash.role-changed' },
  'groups-changed': { kind: 'success', text: 'flash.groups-changed' },
  'end-date-set': { kind: 'success', text: 'flash.end-date-set' },
  'end-date-removed': { kind: 'success', text: 'flash.end-date-removed' },
  'shown-sessions-ended': { kind: 'success', text: 'flash.shown-sessions-ended' },
  'nothing-changed': { kind: 'information', text: 'flash.nothing-changed' },
} as const;

export type FlashMessageName = keyof typeof texts;
type FlashMessage = (typeof texts)[FlashMessageName];

/** A message on the page after a redirect, shown once. The cookie contains only its name. */
export interface FlashMessages {
  put(response: Response, name: FlashMessageName): void;
  take(request: Request, response: Response): FlashMessage | null;
}

export function createFlashMessages(cookie: Cookie): FlashMessages {
  return {
    put(response, name) {
      response.cookie(cookie.name, name, { ...cookie.attributes, maxAge: lifetimeMs });
    },
    take(request, response) {
      const [name] = cookieValues(request, cookie);
      if (name === undefined) return null;
      response.clearCookie(cookie.name, cookie.attributes);
      return Object.hasOwn(texts, name) ? texts[name as FlashMessageName] : null;
    },
  };
}
