import type { Request, Response } from 'express';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { clearData } from '../../browser/clear-data.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { lockedPath } from '../links/lock-account-pages.ts';
import { type FormError, type Page, staleForm } from '../page.ts';
import type { Web } from '../web.ts';

/** Locks the visitor's own account. It exists only if the server sends email, which unlocks the account. */
export function lockOwnAccountPages({
  lockOwnAccount,
  browserSessions,
  mail,
  render,
}: AccountJourneys & Web): Page[] {
  if (!mail.isAvailable) return [];

  function draw(request: Request, response: Response, errors: readonly FormError[]) {
    const { account } = visitorOf(request) as LiveSession;
    return render(request, response, 'pages/lock-account.njk', {
      title: 'lock-account.title',
      username: account.username,
      action: '/account/lock',
      back: '/account/security',
      form: { errors, link: '' },
    });
  }

  return [
    {
      path: '/account/lock',
      // Without another proof: it must be quick, and it gives no access to anything.
      access: 'logged-in',
      get: (request, response) => draw(request, response, []),
      post: {
        submit: async (request, response) => {
          const actor = visitorOf(request) as LiveSession;
          await lockOwnAccount({ actor, requestContext: requestContextOf(request) });
          browserSessions.forget(request, response);
          response.set(clearData).redirect(303, lockedPath);
        },
        redraw: (request, response) => draw(request, response, [staleForm(request)]),
      },
    },
  ];
}
