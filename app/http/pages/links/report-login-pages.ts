import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { requestContextOf } from '../../request/request.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { closedLockLink } from './closed-lock-link.ts';
import { linkPage } from './link-page.ts';
import { recoverAccountPage } from './recover-account-page.ts';

const donePath = '/not-me/done';

/** The page of the link in an email about a login or a new password. Its button locks the account. */
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
    ...closedLockLink({ mail, render }),
    find: reportLogin.find,
    draw: (request, response, username, form) =>
      render(request, response, 'pages/report-login.njk', {
        title: 'report-login.title',
        username,
        form,
      }),
    async use(request, token) {
      const outcome = await reportLogin.complete({
        token,
        requestContext: requestContextOf(request),
      });
      if (outcome.kind === 'closed') return outcome;
      return { kind: 'used', answer: (response) => response.redirect(303, donePath) };
    },
  });
  return [page, recoverAccountPage({ path: donePath, mayReadMailbox, render })];
}
