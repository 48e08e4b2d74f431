import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { requestContextOf } from '../../request/request.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { linkPage } from './link-page.ts';
import { newPasswordLink } from './new-password-link.ts';

/**
 * The page of the link in a warning about failed logins. Its button resets them, so that the owner can log in
 * on a new browser.
 */
export function forgetFailuresPage({
  forgetFailures,
  linkTokenFor,
  flashMessages,
  mail,
  render,
}: EntranceJourneys & Web): Page {
  const another = newPasswordLink(mail);
  return linkPage({
    path: '/forget-failures',
    linkTokenFor,
    render,
    another,
    find: forgetFailures.find,
    draw: (request, response, username, form) =>
      render(request, response, 'pages/forget-failures.njk', {
        title: 'forget-failures.title',
        username,
        form,
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/forget-failures-closed.njk', {
        title: 'forget-failures.closed.title',
        another: another ?? null,
      }),
    async use(request, token) {
      const requestContext = requestContextOf(request);
      const outcome = await forgetFailures.complete({ token, requestContext });
      if (outcome.kind === 'closed') return outcome;
      return {
        kind: 'used',
        answer(response) {
          flashMessages.put(response, 'failures-forgotten');
          return response.redirect(303, '/login');
        },
      };
    },
  });
}
