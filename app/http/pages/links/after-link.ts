import type { Request, Response } from 'express';
import type { FlashMessageName, FlashMessages } from '../../browser/flash-messages.ts';
import { visitorOf } from '../../request/request.ts';

/**
 * Redirects after a link has changed an account, with a message. If the browser is logged in to another
 * account, the message names the account of the link.
 *
 * @param about.own the next page if the browser is logged in to the account of the link
 */
export function goOnAfterLink(
  flashMessages: FlashMessages,
  request: Request,
  response: Response,
  about: { readonly username: string; readonly message: FlashMessageName; readonly own: string },
): void {
  const visitor = visitorOf(request)?.account.username;
  const isAnother = visitor !== undefined && visitor !== about.username;
  flashMessages.put(response, isAnother ? 'done-for-another-account' : about.message);
  const next = visitor === undefined ? '/login' : about.own;
  response.redirect(303, isAnother ? '/dashboard' : next);
}
