import type { RequestHandler } from 'express';
import type { Web } from '../web.ts';
import type { AnotherLink } from './lost-link.ts';
import { newPasswordLink } from './new-password-link.ts';

/** What a link that locks an account shows when it does not work: a new password locks strangers out, too. */
export function closedLockLink({ mail, render }: Pick<Web, 'mail' | 'render'>): {
  readonly another: AnotherLink | undefined;
  readonly drawClosed: RequestHandler;
} {
  const another = newPasswordLink(mail);
  return {
    another,
    drawClosed: (request, response) =>
      render(request, response, 'pages/report-login-closed.njk', {
        title: 'report-login.closed.title',
        another: another ?? null,
      }),
  };
}
