import type { Request, Response } from 'express';
import { type Cookie, cookieValues } from './cookies.ts';

const lifetimeMs = 60_000;

const texts = {
  'logged-out': { kind: 'success', text: 'You are logged out.' },
  'account-deleted': {
    kind: 'success',
    text: 'Your account is deleted, and logged out everywhere.',
  },
  'set-up': { kind: 'success', text: 'Welcome. This is your account; Gatehouse is ready to use.' },
  'names-changed': { kind: 'success', text: 'Your name has been changed.' },
  'password-changed': { kind: 'success', text: 'Your password has been changed.' },
  'email-confirmed': {
    kind: 'success',
    text: 'Your email address is confirmed. You can log in now.',
  },
  registered: { kind: 'success', text: 'Your account is ready. You can log in now.' },
  'password-reset': { kind: 'success', text: 'Your new password is set. Log in with it.' },
  'failures-forgotten': {
    kind: 'success',
    text: 'The failed logins are forgotten. You can log in now.',
  },
  unlocked: { kind: 'success', text: 'The account is unlocked.' },
  'not-locked': { kind: 'information', text: 'That account had no failed logins any more.' },
  'email-changed': { kind: 'success', text: 'Your email address has been changed.' },
  'done-for-another-account': {
    kind: 'information',
    text: 'That is done, for the account of the link. In this browser you are still logged in to another account.',
  },
  'logged-out-everywhere': { kind: 'success', text: 'You are logged out everywhere.' },
  invited: { kind: 'success', text: 'The invitation is on its way.' },
  'invitation-accepted': { kind: 'success', text: 'Welcome. This is your account.' },
  'invitation-revoked': { kind: 'success', text: 'That invitation has been revoked.' },
  'no-such-invitation': {
    kind: 'information',
    text: 'That invitation was accepted, revoked or over already.',
  },
  'session-ended': { kind: 'success', text: 'That session has been ended.' },
  'sessions-ended': { kind: 'success', text: 'All your other sessions have been ended.' },
  'no-such-session': { kind: 'information', text: 'That session was over already.' },
  'api-key-revoked': { kind: 'success', text: 'That key has been revoked.' },
  'no-such-api-key': { kind: 'information', text: 'That key was over or replaced already.' },
  'api-key-was-shown': {
    kind: 'information',
    text: 'That key was made already, and shown then. If it is lost, revoke it and make another.',
  },
} as const;

export type FlashMessageName = keyof typeof texts;
type FlashMessage = (typeof texts)[FlashMessageName];

/** What to say on the page after a redirect, once: its name travels in a cookie, its words never do. */
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
