import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { circumstancesOf } from '../../request/request.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { linkPage } from './link-page.ts';
import { newPasswordLink } from './new-password-link.ts';
import { recoverAccountPage } from './recover-account-page.ts';

const donePath = '/not-me/done';

/** Where the owner of an account says of a log-in or a new password: this was not me. */
export function reportLoginPages({
  reportLogin,
  linkTokenFor,
  mail,
  mayReadMailbox,
  render,
}: EntranceJourneys & Web): Page[] {
  const page = linkPage({
    path: '/not-me',
    linkTokenFor,
    render,
    another: newPasswordLink(mail),
    find: reportLogin.find,
    draw: (request, response, username, form) =>
      render(request, response, 'pages/report-login.njk', {
        title: 'Was this not you?',
        username,
        form,
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/report-login-closed.njk', {
        title: 'This link doesn’t work',
      }),
    async use(request, token) {
      const outcome = await reportLogin.complete({
        token,
        circumstances: circumstancesOf(request),
      });
      if (outcome.kind === 'closed') return outcome;
      return { kind: 'used', answer: (response) => response.redirect(303, donePath) };
    },
  });
  return [page, recoverAccountPage({ path: donePath, mayReadMailbox, render })];
}
