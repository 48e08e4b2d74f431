import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { requestContextOf } from '../../request/request.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { closedLockLink } from './closed-lock-link.ts';
import { linkPage } from './link-page.ts';
import { recoverAccountPage } from './recover-account-page.ts';

/** What both buttons that lock an account lead to. */
export const lockedPath = '/lock-account/done';

/** The page of the link "Lock my account" in security emails. Its button locks the account, without a login. */
export function lockAccountPages({
  lockByLink,
  linkTokenFor,
  mail,
  mayReadMailbox,
  render,
}: EntranceJourneys & Web): Page[] {
  const page = linkPage({
    path: '/lock-account',
    linkTokenFor,
    render,
    ...closedLockLink({ mail, render }),
    find: lockByLink.find,
    draw: (request, response, username, form) =>
      render(request, response, 'pages/lock-account.njk', {
        title: 'lock-account.title',
        username,
        action: '/lock-account',
        back: '/',
        form,
      }),
    async use(request, token) {
      const requestContext = requestContextOf(request);
      const outcome = await lockByLink.complete({ token, requestContext });
      if (outcome.kind === 'closed') return outcome;
      return { kind: 'used', answer: (response) => response.redirect(303, lockedPath) };
    },
  });
  return [page, recoverAccountPage({ path: lockedPath, mayReadMailbox, render })];
}
