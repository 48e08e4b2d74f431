import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { requestContextOf } from '../../request/request.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { closedLockLink } from './closed-lock-link.ts';
import { linkPage } from './link-page.ts';
import { recoverAccountPage } from './recover-account-page.ts';

const donePath = '/undo-email-change/done';

/**
 * The page of the link in the email to the former address. Its button restores that address and locks the
 * account.
 */
export function undoEmailChangePages({
  undoEmailChange,
  linkTokenFor,
  pageNoteFor,
  mail,
  mayReadMailbox,
  render,
}: EntranceJourneys & Web): Page[] {
  const restoredEmail = pageNoteFor(donePath);
  const page = linkPage({
    path: '/undo-email-change',
    linkTokenFor,
    render,
    ...closedLockLink({ mail, render }),
    find: undoEmailChange.find,
    draw: (request, response, about, form) =>
      render(request, response, 'pages/undo-email-change.njk', {
        title: 'undo-email-change.title',
        about: { username: about.username, email: about.email },
        form,
      }),
    async use(request, token) {
      const requestContext = requestContextOf(request);
      const outcome = await undoEmailChange.complete({ token, requestContext });
      if (outcome.kind === 'closed') return outcome;
      return {
        kind: 'used',
        answer(response) {
          restoredEmail.put(response, outcome.email);
          return response.redirect(303, donePath);
        },
      };
    },
  });
  return [page, recoverAccountPage({ path: donePath, restoredEmail, mayReadMailbox, render })];
}
